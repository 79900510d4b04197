"""What every table of the warehouse promises: types, allowed words, keys, rules over columns, comments."""

from warehouse.schemas.derived import (
    FctConflict,
    FctIndicatorCagr,
    FctIndicatorYoy,
    FctTarget,
    RankedObservation,
)
from warehouse.schemas.dimensions import DimDocument, DimIndicator, DimRegion, DimReport
from warehouse.schemas.facts import FctMention, FctObservation, Quarantine, RejectedObservation
from warehouse.schemas.table import Table

__all__ = [
    "DimDocument",
    "DimIndicator",
    "DimRegion",
    "DimReport",
    "FctConflict",
    "FctIndicatorCagr",
    "FctIndicatorYoy",
    "FctMention",
    "FctObservation",
    "FctTarget",
    "Quarantine",
    "RankedObservation",
    "RejectedObservation",
    "Table",
]
