"""What every reader of a container gives back."""

import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

# what reading a damaged ZIP container raises; RuntimeError where it is encrypted
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    EOFError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)


class UnusableError(Exception):
    """A document cannot be used; the message is a sentence for the person who delivered it."""

    def __init__(self, sentence: str, detail: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail


@dataclass(frozen=True)
class Read:
    """A document's source text, its encoding where the file is text, and the spans that could not be read."""

    text: str
    media_type: str
    encoding: str | None = None
    confidence: float | None = None
    undecodable: tuple[tuple[int, int], ...] = ()


# a cell with more lines or characters than this holds a page's layout, not a table's datum
_CELL_LINES = 4
_CELL_CHARACTERS = 200
# of a row no more columns are told apart
MOST_COLUMNS = 200
_WHOLE_NUMBER = re.compile("-?[0-9]{1,6}")


def whole_number(value: str | None, otherwise: int) -> int:
    """Return the number that an attribute gives, or another if it gives none of at most six digits."""
    text = (value or "").strip()
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else otherwise


def spanned(value: str | None) -> int:
    """Return how many columns or rows a cell stands over, by its attribute."""
    return max(whole_number(value, 1), 1)


def table_row(cells: list[list[str]], columns: Sequence[int] = ()) -> list[str]:
    """The lines of one table row, given the lines of each of its cells and how many columns each stands over.

    A row of data is one line with its cells parted by tabs, and with empty cells where one stands over several columns;
    a cell alone is a line of text. Where a cell holds running text, each line stays.
    """
    if any(len(lines) > _CELL_LINES or sum(map(len, lines)) > _CELL_CHARACTERS for lines in cells):
        return [line for lines in cells for line in lines]
    row = "\t".join(" ".join(lines) for lines in cells)
    if len(cells) > 1 and len(cells) < sum(columns) <= MOST_COLUMNS:
        row = "\t".join(" ".join(lines) + "\t" * (over - 1) for lines, over in zip(cells, columns, strict=True))
    return [row] if row.strip() else []


_SUPERSCRIPT = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")


def superscript(text: str) -> str:
    """Raised digits as the characters for them: the number of a note must not go on a figure, nor `m²` be `m2`."""
    return text.translate(_SUPERSCRIPT) if text.strip().isascii() else text
