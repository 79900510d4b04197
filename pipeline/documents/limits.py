"""What opening a document may cost at most."""

from dataclasses import dataclass, field

from pipeline.sandbox import SandboxLimits


@dataclass(frozen=True)
class OpeningLimits:
    """Limits of one document; a file beyond them is quarantined."""

    # a hundred times a long report: all later stages hold a text and its numbers in memory
    text_bytes: int = 8 << 20
    # what comes out of a file of any kind
    text_characters: int = 4 << 20
    container_bytes: int = 512 << 20
    # what a Word file's parts may unpack to
    unpacked_bytes: int = 256 << 20
    pdf_pages: int = 5000
    sandbox: SandboxLimits = field(default_factory=SandboxLimits)
    # LibreOffice maps far more memory than it uses, and starts slowly
    office: SandboxLimits = field(default_factory=lambda: SandboxLimits(seconds=150.0, memory_bytes=6 << 30))
