"""Normalisation: source text in, one form of text out, with the way back to every source character.

Belongs here: every repair, conversion and change of layout between what a file says and what later stages
read. Does not belong here: what numbers and words mean.
"""

from pipeline.normalisation.alignment import Alignment, Spans, source_spans
from pipeline.normalisation.edits import Edit, Span
from pipeline.normalisation.normaliser import Normalised, StepTrace, explain, normalise, replay
from pipeline.normalisation.report_texts import normalise_reports

__all__ = [
    "Alignment",
    "Edit",
    "Normalised",
    "Span",
    "Spans",
    "StepTrace",
    "explain",
    "normalise",
    "normalise_reports",
    "replay",
    "source_spans",
]
