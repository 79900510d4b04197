"""The tables of the warehouse, in the order in which they are made.

What belongs here: one `Model` per table, its SQL in the file of its name. The SQL reads `stage.<table>`,
`reference.<table>` and other models by their bare names; the order follows from that and is declared nowhere.
What does not: types and comments (`warehouse.schemas`), views and checks of the published file.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import polars as pl

from warehouse import schemas
from warehouse.schemas import Table
from warehouse.sql_files import SqlFile, in_order

FOLDER = Path(__file__).parent
Kind = Literal["dimension", "statement", "derived", "refused"]


@dataclass(frozen=True)
class Model:
    """One table of the warehouse.

    `order` is how its rows stand (default: by key). `indexed` tables get a primary key in the published file.
    `rows_per_group` bounds the memory that a Parquet row group needs; small where a row holds a whole text.
    """

    name: str
    kind: Kind
    schema: type[Table]
    order: tuple[str, ...] = ()
    indexed: bool = True
    rows_per_group: int = 122_880

    @property
    def path(self) -> Path:
        """The SQL file: one SELECT."""
        return FOLDER / f"{self.name}.sql"

    @property
    def sql(self) -> str:
        """The SELECT."""
        return self._file.sql

    @cached_property
    def _file(self) -> SqlFile:
        return SqlFile(self.path)

    @property
    def description(self) -> str:
        """What one row is: the comment of the table."""
        return self.schema.comment()

    @property
    def column_comments(self) -> dict[str, str]:
        """Column name → what it means."""
        return self.schema.column_comments()

    @property
    def columns(self) -> pl.Schema:
        """Column name → type."""
        return self.schema.column_types()

    @property
    def key(self) -> tuple[str, ...]:
        """The columns whose values name a row; empty where rows may repeat."""
        unique = self.schema.to_schema().unique or []
        return tuple([unique] if isinstance(unique, str) else unique)

    @property
    def sorted_by(self) -> tuple[str, ...]:
        """The columns that the rows are ordered by; together they leave no tie."""
        return self.order or self.key or tuple(self.columns)

    @cached_property
    def upstream(self) -> tuple[str, ...]:
        """What the SQL reads: `stage.<table>`, `reference.<table>` and names of models, sorted."""
        return tuple(sorted(name for name in self._file.reads if "." in name or name in _NAMES))

    @property
    def stages(self) -> tuple[str, ...]:
        """Names of the stage tables that it reads."""
        return tuple(n.removeprefix("stage.") for n in self.upstream if n.startswith("stage."))

    @property
    def references(self) -> tuple[str, ...]:
        """Names of the reference tables that it reads."""
        return tuple(n.removeprefix("reference.") for n in self.upstream if n.startswith("reference."))

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the models that it reads."""
        return tuple(n for n in self.upstream if "." not in n)


_ALL = (
    Model("dim_document", "dimension", schemas.DimDocument, rows_per_group=2_048),
    Model("dim_report", "dimension", schemas.DimReport, rows_per_group=2_048),
    Model("dim_region", "dimension", schemas.DimRegion),
    Model("dim_indicator", "dimension", schemas.DimIndicator),
    Model("dim_indicator_part", "dimension", schemas.DimIndicatorPart),
    Model("fct_mention", "statement", schemas.FctMention, indexed=False),
    Model(
        "fct_observation",
        "statement",
        schemas.FctObservation,
        order=("report_id", "value_start", "observation_id"),
        indexed=False,
    ),
    Model("ranked_observation", "derived", schemas.RankedObservation, indexed=False),
    Model("fct_indicator_yoy", "derived", schemas.FctIndicatorYoy),
    Model("fct_indicator_cagr", "derived", schemas.FctIndicatorCagr),
    Model(
        "fct_target",
        "derived",
        schemas.FctTarget,
        order=("region_code", "indicator", "year", "measure", "target_observation_id"),
    ),
    Model(
        "fct_conflict",
        "derived",
        schemas.FctConflict,
        order=("region_code", "indicator", "measure", "period", "observation_id_a", "observation_id_b"),
    ),
    Model("quarantine", "refused", schemas.Quarantine),
    Model("rejected_observation", "refused", schemas.RejectedObservation),
)
_NAMES = frozenset(model.name for model in _ALL)


_BY_NAME = {model.name: model for model in _ALL}

MODELS: dict[str, Model] = {name: _BY_NAME[name] for name in in_order({m.name: frozenset(m.models) for m in _ALL})}
