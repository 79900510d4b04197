"""What staging takes in at most."""

from dataclasses import dataclass, field

from pipeline.sandbox import SandboxLimits


@dataclass(frozen=True)
class StagingLimits:
    """Limits of one delivery; a file or archive beyond them is quarantined."""

    file_bytes: int = 2 << 30
    member_bytes: int = 512 << 20
    archive_members: int = 200_000
    archive_bytes: int = 16 << 30
    # text in markup shrinks to a tenth at most; a bomb to a thousandth and less
    archive_ratio: float = 100.0
    # below this an archive is harmless whatever its ratio
    ratio_free_bytes: int = 32 << 20
    archive_depth: int = 2
    sandbox: SandboxLimits = field(default_factory=lambda: SandboxLimits(seconds=900.0))
