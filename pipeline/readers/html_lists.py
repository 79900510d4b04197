"""The numbers that browsers put before the items of an `<ol>`."""

import re
from typing import Any

from pipeline.readers.numbering import written
from pipeline.readers.reading import whole_number

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*(?:(?:inside|outside)\s+)?([a-z-]+)", re.I)
# formats of ECMA-376 by the attribute `type` and by the property `list-style-type`; every other style shows no number
_FORMATS = {
    **dict.fromkeys(["1", "decimal"], "decimal"),
    **dict.fromkeys(["a", "lower-alpha", "lower-latin"], "lowerLetter"),
    **dict.fromkeys(["A", "upper-alpha", "upper-latin"], "upperLetter"),
    **dict.fromkeys(["i", "lower-roman"], "lowerRoman"),
    **dict.fromkeys(["I", "upper-roman"], "upperRoman"),
    **dict.fromkeys(["cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"], "chineseCounting"),
}
# a number of the item's own, or a figure that would run together with another before it
_BEGINS_WITH_NUMBER = re.compile(
    r"[（(【\[]?(?:[0-9０-９]|[〇一二三四五六七八九十百]{1,3}[、．.)）】\]])|[①-⑳⑴-⒛]|第[一二三四五六七八九十]"
)
# behind them browsers and Word go on in different ways
_LETTERS = 26


class NumberedList:
    """Counts the items of one `<ol>` element: from `start`, downward if `reversed`, anew from an item's `value`."""

    def __init__(self, element: Any) -> None:
        is_reversed = "reversed" in element.attrib
        self._step = -1 if is_reversed else 1
        self._next = whole_number(
            element.get("start"), sum(child.tag == "li" for child in element) if is_reversed else 1
        )
        self._style = _style(element) or "1"

    def next_label(self, item: Any) -> str:
        """Return what stands before the next `<li>` element, with a space where it needs one; may be nothing."""
        number = whole_number(item.get("value"), self._next)
        self._next = number + self._step
        number_format = _FORMATS.get(_style(item) or self._style)
        if number_format is None or ("Letter" in number_format and number > _LETTERS):
            return ""
        return written(number, number_format) + ("、" if number_format == "chineseCounting" else ". ")


def labelled(label: str, text: str) -> str:
    """Put a label before the text of an item, unless that begins with a number."""
    return text if _BEGINS_WITH_NUMBER.match(text) else label + text


def _style(element: Any) -> str:
    declared = _STYLE.search(element.get("style", ""))
    style: str = declared[1].lower() if declared else element.get("type", "")
    return style
