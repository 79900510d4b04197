"""Contexts: who reports, and on which year.

Here belongs what a whole report says of its place and time. What a single figure says of its own place or period is
the business of `observations`.
"""

from pipeline.contexts.find import find_contexts

__all__ = ["find_contexts"]
