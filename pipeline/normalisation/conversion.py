"""Traditional characters to Simplified ones: OpenCC's `t2s`, and our own table of what it leaves or gets
wrong.
"""

import csv
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import opencc

_HAN_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0))


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def opencc_simplified(text: str) -> str:
    """Convert by OpenCC `t2s`: phrases first, then characters; nothing else is changed."""
    converted: str = _converter().convert(text)
    return converted


def simplified(text: str, *, in_simplified_text: bool) -> str:
    """Convert character by character into a text of the same length.

    `in_simplified_text` says that the text around is Simplified: then the characters of GB 2312 are meant
    as printed.
    """
    converted = _by_own_table(opencc_simplified(text))
    if not in_simplified_text:
        return converted
    changed = "".join({printed for printed, meant in zip(text, converted, strict=False) if printed != meant})
    kept = [printed for printed in changed if is_in_standard(printed, "gb2312")]
    if not kept or len(converted) != len(text):
        return converted
    return "".join(printed if printed in kept else meant for printed, meant in zip(text, converted, strict=True))


def is_in_standard(character: str, encoding: str) -> bool:
    """Whether a national character set contains the character."""
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


class ConversionTableError(ValueError):
    """A line of the conversion table breaks its rules."""


class OwnForm(NamedTuple):
    """The Simplified form of a character, and the words in which it stays, or the only ones in which it is meant."""

    simplified: str
    kept_in: tuple[str, ...]
    only_in: tuple[str, ...]


@cache
def own_table() -> dict[str, OwnForm]:
    """Characters that OpenCC leaves, with what is meant by them.

    Read from `data/simplified_forms.tsv`. Raises ConversionTableError where a line is not sorted, not
    unique or does not replace one character by one.
    """
    content = files("pipeline.normalisation").joinpath("data/simplified_forms.tsv").read_text(encoding="utf-8")
    table: dict[str, OwnForm] = {}
    for row in csv.DictReader(content.splitlines(), delimiter="\t"):
        printed = row["printed"]
        form = OwnForm(row["simplified"], tuple(row["kept_in"].split()), tuple(row["only_in"].split()))
        words = form.kept_in + form.only_in
        if len(printed) != 1 or len(form.simplified) != 1 or any(printed not in word for word in words):
            message = f"simplified_forms.tsv: not one character by one: {printed!r}"
            raise ConversionTableError(message)
        if form.kept_in and form.only_in:
            message = f"simplified_forms.tsv: words on both sides of {printed!r}"
            raise ConversionTableError(message)
        if table and printed <= next(reversed(table)):
            message = f"simplified_forms.tsv: not sorted and unique at {printed!r}"
            raise ConversionTableError(message)
        table[printed] = form
    return table


class _InWords(NamedTuple):
    """A character whose form depends on its word; `changes` says whether it changes in the words or outside them."""

    printed: str
    simplified: str
    words: re.Pattern[str]
    changes: bool


@cache
def _own_rules() -> tuple[tuple[tuple[str, str], ...], tuple[_InWords, ...]]:
    everywhere = tuple(
        (printed, form.simplified) for printed, form in own_table().items() if not form.kept_in and not form.only_in
    )
    in_words = tuple(
        _InWords(printed, form.simplified, re.compile(f"({'|'.join(words)})"), bool(form.only_in))
        for printed, form in own_table().items()
        if (words := form.kept_in or form.only_in)
    )
    return everywhere, in_words


def _by_own_table(text: str) -> str:
    everywhere, in_words = _own_rules()
    for printed, meant in everywhere:
        text = text.replace(printed, meant)
    for rule in in_words:
        if rule.printed in text:
            # the words stand at the odd places
            text = "".join(
                piece.replace(rule.printed, rule.simplified) if index % 2 == rule.changes else piece
                for index, piece in enumerate(rule.words.split(text))
            )
    return text


@cache
def traditional_characters() -> frozenset[str]:
    """Every character that is changed when it stands alone and is not a Simplified one too (not in GB
    2312).
    """
    characters = [chr(code) for first, end in _HAN_BLOCKS for code in range(first, end)]
    converted = _by_own_table(opencc_simplified("\n".join(characters))).split("\n")
    return frozenset(
        character
        for character, simple in zip(characters, converted, strict=True)
        if simple != character and not is_in_standard(character, "gb2312")
    )


@cache
def simplified_only_characters() -> frozenset[str]:
    """Every Simplified character that no Traditional text contains.

    Those of GB 2312 that have another Traditional form and are not among the 5,401 usual characters of Big5 (`机` for
    `機` is one, `里` is not: `公里` is Traditional too).
    """
    characters = [chr(code) for code in range(0x4E00, 0xA000) if is_in_standard(chr(code), "gb2312")]
    traditional = opencc.OpenCC("s2t").convert("\n".join(characters)).split("\n")
    return frozenset(
        character
        for character, other in zip(characters, traditional, strict=True)
        if other != character and not _is_usual_in_big5(character)
    )


def _is_usual_in_big5(character: str) -> bool:
    return is_in_standard(character, "big5") and b"\xa4\x40" <= character.encode("big5") <= b"\xc6\x7e"
