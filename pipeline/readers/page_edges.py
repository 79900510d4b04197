"""Takes away what a printed page repeats at its edges: page numbers and running heads."""

import re
from collections import Counter

_PAGE_NUMBER = re.compile(
    r"[\s\-—–―－_·.]*(?:第\s*)?(\d{1,4})(?:\s*[页頁])?"
    r"(?:\s*(?:[/／]|[,，]?\s*共)\s*\d{1,4}(?:\s*[页頁])?)?[\s\-—–―－_·.]*"
)
# marks that nothing but a page number has around it
_MARKED = re.compile(r"[页頁]|^\s*[\-—–―－]\s*\d+\s*[\-—–―－]\s*$")
_EDGE = 2
_REPEATED_ON = 3
_REPEATED_SHARE = 0.4


def without_page_edges(pages: list[list[str]]) -> list[list[str]]:
    """The lines of each page without page numbers and without running heads and feet.

    A number alone at a page's edge counts as its page number if it is marked as one, or if the numbers go up by one
    from page to page, so that no figure is lost. A line that stands at the edge of many pages is kept once.
    """
    return _without_running_lines(_without_numbers([_trimmed(lines) for lines in pages]))


def _trimmed(lines: list[str]) -> list[str]:
    filled = [at for at, line in enumerate(lines) if line.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _without_numbers(pages: list[list[str]]) -> list[list[str]]:
    numbers = [(_number(lines, 0), _number(lines, -1)) for lines in pages]
    kept: list[list[str]] = []
    for page, lines in enumerate(pages):
        first, last = (_is_page_number(numbers, page, side, lines) for side in (0, 1))
        kept.append(_trimmed(lines[first : len(lines) - last]))
    return kept


def _number(lines: list[str], at: int) -> int | None:
    match = _PAGE_NUMBER.fullmatch(lines[at]) if lines else None
    return int(match[1]) if match else None


def _is_page_number(numbers: list[tuple[int | None, int | None]], page: int, side: int, lines: list[str]) -> bool:
    value = numbers[page][side]
    # a page of one line must not be taken away from both ends
    if value is None or (side == 1 and len(lines) == 1):
        return False
    if _MARKED.search(lines[-side]):
        return True
    # the next page, or the one after it where sheets are printed on both sides, goes on counting
    return any(value + step in numbers[page + step] for step in (-2, -1, 1, 2) if 0 <= page + step < len(numbers))


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    at_edges = Counter(line for lines in pages for line in {_key(lines[at]) for at in _edges(lines)})
    needed = max(_REPEATED_ON, _REPEATED_SHARE * len(pages))
    running = {line for line, number in at_edges.items() if number >= needed}
    seen: set[str] = set()
    kept: list[list[str]] = []
    for lines in pages:
        again = {at for at in _edges(lines) if _key(lines[at]) in seen}
        seen |= {_key(lines[at]) for at in _edges(lines)} & running
        kept.append([line for at, line in enumerate(lines) if at not in again])
    return kept


def _edges(lines: list[str]) -> set[int]:
    return {*range(min(_EDGE, len(lines))), *range(max(0, len(lines) - _EDGE), len(lines))}


def _key(line: str) -> str:
    return "".join(line.split())
