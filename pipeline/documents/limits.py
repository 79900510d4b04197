"""What opening a document may cost at most."""

from dataclasses import dataclass, field

from pipeline.sandbox import SandboxLimits


@dataclass(frozen=True)
class OpeningLimits:
    """Limits of one document; a file beyond them is quarantined."""

    text_bytes: int = 64 << 20
    container_bytes: int = 512 << 20
    # what a Word file's parts may unpack to
    unpacked_bytes: int = 256 << 20
    pdf_pages: int = 5000
    office_seconds: float = 120.0
    sandbox: SandboxLimits = field(default_factory=SandboxLimits)
