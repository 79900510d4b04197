"""Tests of the sample delivery."""
