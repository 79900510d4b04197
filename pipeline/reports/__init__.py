"""Reports: one row per report of a document, with its span and its title.

Here belongs what a page shows of where a report begins and ends. What the report is about stands in `contexts`.
"""

from pipeline.reports.split import split_reports

__all__ = ["split_reports"]
