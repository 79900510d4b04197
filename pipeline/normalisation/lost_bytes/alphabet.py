"""The characters that a Traditional report consists of, by their GBK bytes."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.normalisation.conversion import simplified_only_characters
from pipeline.normalisation.lost_bytes.damage_rule import LEAD_BYTES, TRAIL_BYTES, character_of
from pipeline.normalisation.lost_bytes.language import Language, symbol_of

_PUNCTUATION = frozenset("，。、；：（）！？“”《》—…·")
# it ends characters, but begins none
_NO_LEAD_BYTE = 0x80


class Known(NamedTuple):
    """A character that the language knows, the symbol that it counts as, and one of its bytes where the other is
    given.
    """

    byte: int
    character: str
    symbol: str


class Alphabet:
    """Characters by their bytes, and by what can stand before, between and after pairs that were dropped.

    A character that only a guess brings in must be one that the language knows; a delivered one need not be.
    `backward` is the language of texts that are read from their ends.
    """

    def __init__(self, language: Language, backward: Language) -> None:
        self.language, self.backward = language, backward
        self._characters: dict[tuple[int, int], str] = {}
        self._ending_on: dict[int, list[Known]] = {trail: [] for trail in TRAIL_BYTES}
        self._beginning_with: dict[int, list[Known]] = {}
        self._forms: dict[str, list[tuple[str, int, int]]] = {}
        for lead, trail, character in _report_characters():
            symbol = symbol_of(character)
            self._characters[lead, trail] = character
            if language.knows(symbol):
                self._beginning_with.setdefault(lead, []).append(Known(trail, character, symbol))
                self._ending_on[trail].append(Known(lead, character, symbol))
                self._forms.setdefault(symbol, []).append((character, lead, trail))
        self._dropped = {
            (first, second)
            for first in (_NO_LEAD_BYTE, *LEAD_BYTES)
            for second in TRAIL_BYTES
            if second in LEAD_BYTES and character_of(first, second) is None
        }
        self._dropped_first = frozenset(first for first, _ in self._dropped)
        self._second_of_dropped: dict[int, list[Known]] = {}
        self._before: dict[int, tuple[Known, ...]] = {}
        self._between: dict[tuple[int, str], tuple[Known, ...]] = {}
        self._after: dict[tuple[int, int], tuple[Known, ...]] = {}

    def text_character(self, lead: int, trail: int) -> str | None:
        """Return the character of two bytes if a Traditional report can contain it."""
        return self._characters.get((lead, trail))

    def ending_on(self, trail: int) -> list[Known]:
        """Return the characters that end on a trail byte, by their lead byte."""
        return self._ending_on[trail]

    def beginning_with(self, lead: int, is_dropped_first: bool) -> list[Known]:
        """Return the characters that begin with a byte, by their trail byte.

        With `is_dropped_first` the byte is the first of a dropped pair, and they begin with its second.
        """
        if not is_dropped_first:
            return self._beginning_with.get(lead, [])
        if lead not in self._second_of_dropped:
            self._second_of_dropped[lead] = [
                known
                for second, characters in self._beginning_with.items()
                if (lead, second) in self._dropped
                for known in characters
            ]
        return self._second_of_dropped[lead]

    def is_dropped(self, first: int, second: int) -> bool:
        """Whether no character has these two bytes, so that they were dropped."""
        return (first, second) in self._dropped

    def before_dropped(self, lead: int) -> tuple[Known, ...]:
        """Return the characters that the first byte of a dropped pair completes, by that byte."""
        if lead not in self._before:
            self._before[lead] = tuple(
                known for known in self._beginning_with.get(lead, ()) if known.byte in self._dropped_first
            )
        return self._before[lead]

    def between_dropped(self, first: int, previous: str) -> tuple[Known, ...]:
        """Return the likely characters between two dropped pairs, by their trail byte.

        `first` is the first byte of the earlier pair, `previous` the symbol before the character.
        """
        key = (first, previous)
        if key not in self._between:
            self._between[key] = tuple(
                Known(trail, character, symbol)
                for symbol in sorted(self.language.pairs(previous))
                for character, lead, trail in self._forms.get(symbol, ())
                if trail in self._dropped_first and (first, lead) in self._dropped
            )
        return self._between[key]

    def after_dropped(self, first: int, trail: int) -> tuple[Known, ...]:
        """Return the characters that begin with the second byte of a dropped pair, by that byte."""
        key = (first, trail)
        if key not in self._after:
            self._after[key] = tuple(known for known in self._ending_on[trail] if (first, known.byte) in self._dropped)
        return self._after[key]


def _report_characters() -> Iterator[tuple[int, int, str]]:
    for lead in LEAD_BYTES:
        for trail in TRAIL_BYTES:
            character = character_of(lead, trail)
            if character is None or character in simplified_only_characters():
                continue
            if "\u4e00" <= character <= "\u9fff" or character in _PUNCTUATION:
                yield lead, trail, character
