"""Where everything that a run reads and writes stands, below one folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The folder that holds all that the project writes; nothing is written outside it."""

    root: Path

    @property
    def originals(self) -> Path:
        """The delivered bytes, one file per sha256, never changed."""
        return self.root / "data" / "originals"

    @property
    def deliveries(self) -> Path:
        """One manifest per delivery."""
        return self.root / "data" / "deliveries"

    @property
    def retractions(self) -> Path:
        """Documents that were withdrawn."""
        return self.root / "data" / "retractions.parquet"

    @property
    def stages(self) -> Path:
        """Tables between the stages: `stages/<table>/<delivery>/*.parquet`."""
        return self.root / "data" / "stages"

    @property
    def tables(self) -> Path:
        """The warehouse's tables before they are assembled: `tables/<table>.parquet`."""
        return self.root / "data" / "tables"

    @property
    def versions(self) -> Path:
        """The last files that were published."""
        return self.root / "data" / "published"

    @property
    def dagster(self) -> Path:
        """The orchestrator's instance: runs, events, lineage."""
        return self.root / "data" / "dagster"

    @property
    def vocabulary(self) -> Path:
        """The user's own vocabulary: files named and made like those of `pipeline/vocabulary/data`; may be missing."""
        return self.root / "vocabulary"

    @property
    def inbox(self) -> Path:
        """The folder that is watched for new files."""
        return self.root / "inbox"

    @property
    def published(self) -> Path:
        """The published warehouse."""
        return self.root / "warehouse" / "gwr.duckdb"
