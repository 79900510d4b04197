"""The numbers of lists, which are nowhere in the text of their items: their forms, and how Word counts them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = WORD + "val"
_LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN: tuple[tuple[int, str], ...] = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
# after these no space is needed between a number and the text
_CLOSED = "、．)）:：】》"


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number >= 100:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if tens == 0:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else str(number)


# by the names of ECMA-376, part 1, 17.18.59; all others count in digits
_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": _chinese,
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
    "decimalZero": lambda number: f"{number:02}",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
}
# Roman numerals and repeated letters grow too long
_MOST_WRITTEN = 780
_WITHOUT_NUMBER = frozenset({"bullet", "none"})


def written(number: int, number_format: str) -> str:
    """Write the number of a list's item in a format of ECMA-376; in digits if the format has no such number."""
    return _FORMATS.get(number_format, str)(number) if 0 < number <= _MOST_WRITTEN else str(number)


@dataclass(frozen=True)
class _Level:
    start: int
    number_format: str
    text: str


@dataclass
class _List:
    """One definition of a list, with the counts of its levels so far."""

    levels: dict[int, _Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)

    def next_label(self, at: int) -> str:
        level = self.levels.get(at)
        if level is None:
            return ""
        count = self.counts[at]
        self.counts[at] = level.start if count is None else count + 1
        self.counts[at + 1 :] = [None] * (_LEVELS - at - 1)
        if level.number_format in _WITHOUT_NUMBER:
            return ""
        label = level.text
        for other in range(at + 1):
            label = label.replace(f"%{other + 1}", self._written(other))
        return label if not label or label[-1] in _CLOSED else label + " "

    def _written(self, at: int) -> str:
        level = self.levels.get(at)
        count = self.counts[at]
        if level is None:
            return ""
        count = level.start if count is None else count
        return written(count, level.number_format)


class Numbering:
    """Counts the lists of one document, paragraph by paragraph in their order.

    `definitions` is the root of the numbering part, `styles` that of the styles part; None where there is none.
    """

    def __init__(self, definitions: Any | None, styles: Any | None) -> None:
        self._lists: dict[str, _List] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        if definitions is not None:
            self._read_definitions(definitions)
        if styles is not None and self._lists:
            self._read_styles(styles)

    def label(self, paragraph: Any) -> str:
        """What Word prints before a paragraph: its number with a space where it needs one, or nothing."""
        if not self._lists:
            return ""
        properties = paragraph.find(WORD + "pPr")
        if properties is None:
            return ""
        place = _place(properties)
        if place is None:
            style = properties.find(WORD + "pStyle")
            place = self._by_style.get(style.get(_VALUE, "")) if style is not None else None
        if place is None or place[0] not in self._lists or not 0 <= place[1] < _LEVELS:
            return ""
        return self._lists[place[0]].next_label(place[1])

    def _read_definitions(self, definitions: Any) -> None:
        abstract = {
            item.get(WORD + "abstractNumId"): _List(_levels(item)) for item in definitions.iter(WORD + "abstractNum")
        }
        for item in definitions.iter(WORD + "num"):
            reference = item.find(WORD + "abstractNumId")
            shared = abstract.get(reference.get(_VALUE)) if reference is not None else None
            if shared is None:
                continue
            # a list that starts anew counts for itself, others that share a definition go on counting
            anew = {
                _number(override.get(WORD + "ilvl")): _number(start.get(_VALUE))
                for override in item.iter(WORD + "lvlOverride")
                for start in override.iter(WORD + "startOverride")
            }
            levels = {
                at: _Level(anew.get(at, level.start), level.number_format, level.text)
                for at, level in shared.levels.items()
            }
            self._lists[item.get(WORD + "numId", "")] = _List(levels) if anew else shared

    def _read_styles(self, styles: Any) -> None:
        for style in styles.iter(WORD + "style"):
            properties = style.find(WORD + "pPr")
            place = _place(properties) if properties is not None else None
            if place is not None:
                self._by_style[style.get(WORD + "styleId", "")] = place


def _levels(definition: Any) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for level in definition.iter(WORD + "lvl"):
        at = _number(level.get(WORD + "ilvl"))
        start = _value(level, "start")
        levels[at] = _Level(
            1 if start is None else _number(start),
            _value(level, "numFmt") or "decimal",
            _value(level, "lvlText") or "",
        )
    return levels


def _place(properties: Any) -> tuple[str, int] | None:
    """The list and the level that paragraph properties name."""
    numbered = properties.find(WORD + "numPr")
    if numbered is None:
        return None
    return _value(numbered, "numId") or "", _number(_value(numbered, "ilvl"))


def _value(element: Any, name: str) -> str | None:
    found = element.find(WORD + name)
    value: str | None = found.get(_VALUE) if found is not None else None
    return value


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
