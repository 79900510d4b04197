"""Reports: one row per report of a document, with its span and its title.

Here belongs what a page shows of where a report begins and ends. What the report is about stands in `contexts`.
"""

from pipeline.reports.lines import declutter, plain_lines
from pipeline.reports.split import split_reports

__all__ = ["declutter", "plain_lines", "split_reports"]
