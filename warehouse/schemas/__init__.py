"""What every table of the warehouse promises: types, allowed words, keys, rules over columns, comments."""

from warehouse.schemas.derived import (
    FctConflict,
    FctIndicatorCagr,
    FctIndicatorYoy,
    FctTarget,
    RankedObservation,
)
from warehouse.schemas.dimensions import DimDocument, DimIndicator, DimIndicatorPart, DimRegion, DimReport
from warehouse.schemas.facts import (
    About,
    FailedCheck,
    FctMention,
    FctObservation,
    Quarantine,
    RejectedObservation,
)
from warehouse.schemas.table import Table

__all__ = [
    "About",
    "DimDocument",
    "DimIndicator",
    "DimIndicatorPart",
    "DimRegion",
    "DimReport",
    "FailedCheck",
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
