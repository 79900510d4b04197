"""Readers of hostile bytes: archives, pages, Word and PDF files, and the names they come with.

What stands here mostly runs inside sandbox workers, which start often; so nothing here imports the libraries of
tables, and this front door imports nothing. `deliveries` and `documents` say which reader opens what.
"""
