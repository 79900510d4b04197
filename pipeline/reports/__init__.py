"""Reports: one row per report of a document, with its span and its title.

Here belongs what a page shows of where a report begins and ends. What the report is about stands in `contexts`.
"""

from pipeline.reports.lines import declutter, lines_of
from pipeline.reports.split import split_reports

__all__ = ["declutter", "lines_of", "split_reports"]
