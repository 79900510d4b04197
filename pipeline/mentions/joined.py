"""All report texts of a chunk as one text, so that one pass serves every report."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

Positions = npt.NDArray[np.int64]

SEPARATOR = "\n"


@dataclass(frozen=True)
class JoinedTexts:
    """Texts of reports behind one another, each behind a line end. Positions count code points in `text`."""

    report_ids: pl.Series
    text: str
    starts: Positions
    lengths: Positions

    @classmethod
    def of(cls, report_texts: pl.DataFrame) -> "JoinedTexts":
        """Join the column `text` of `report_texts`."""
        lengths = report_texts["text"].str.len_chars().to_numpy().astype(np.int64)
        ends = np.cumsum(lengths + len(SEPARATOR))
        text = SEPARATOR + SEPARATOR.join(report_texts["text"]) + SEPARATOR
        return cls(report_texts["report_id"], text, ends - lengths, lengths)

    @cached_property
    def code_points(self) -> npt.NDArray[np.uint32]:
        """The text as an array of code points."""
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)

    def report_numbers(self, positions: Positions) -> Positions:
        """Return for each position the row of its report."""
        return np.searchsorted(self.starts, positions, side="right") - 1

    def positions(self, report_ids: pl.Series, offsets: pl.Series) -> Positions:
        """Return the positions in the joined text of offsets into single reports."""
        rows = pl.DataFrame({"report_id": report_ids}).join(
            pl.DataFrame({"report_id": self.report_ids, "start": self.starts}),
            on="report_id", how="left", maintain_order="left", validate="m:1",
        )  # fmt: skip
        starts: Positions = rows["start"].cast(pl.Int64).to_numpy().copy()
        starts += offsets.to_numpy()
        return starts

    def slices(self, starts: Positions, ends: Positions) -> pl.Series:
        """Return the texts between starts and ends; equal neighbours share their memory."""
        text = self.text
        differs = np.ones(len(starts), dtype=np.bool_)
        differs[1:] = (np.diff(starts) != 0) | (np.diff(ends) != 0)
        spans = zip(starts[differs].tolist(), ends[differs].tolist(), strict=True)
        distinct = pl.Series([text[start:end] for start, end in spans], dtype=pl.String)
        return distinct.gather(pl.Series(np.cumsum(differs) - 1, dtype=pl.UInt32))
