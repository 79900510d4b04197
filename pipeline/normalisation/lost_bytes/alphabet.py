"""The characters that a Traditional report consists of, by their GBK bytes."""

from collections.abc import Iterator

from pipeline.normalisation.conversion import simplified_only_characters
from pipeline.normalisation.lost_bytes.damage_rule import LEAD_BYTES, TRAIL_BYTES, character_of
from pipeline.normalisation.lost_bytes.language import Language, symbol_of

_PUNCTUATION = frozenset("，。、；：（）！？“”《》—…·")
# it ends characters, but begins none
_NO_LEAD_BYTE = 0x80


class Alphabet:
    """Characters by their bytes, and by what can stand before, between and after pairs that were dropped.

    A character that only a guess brings in must be one that the language knows; a delivered one need not be.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._characters: dict[tuple[int, int], str] = {}
        self._ending_on: dict[int, list[tuple[int, str, str]]] = {trail: [] for trail in TRAIL_BYTES}
        self._beginning_with: dict[int, list[tuple[str, str]]] = {}
        self._forms: dict[str, list[tuple[str, int, int]]] = {}
        for lead, trail, character in _report_characters():
            symbol = symbol_of(character)
            self._characters[lead, trail] = character
            if language.knows(symbol):
                self._beginning_with.setdefault(lead, []).append((character, symbol))
                self._ending_on[trail].append((lead, character, symbol))
                self._forms.setdefault(symbol, []).append((character, lead, trail))
        self._dropped = {
            (first, second)
            for first in (_NO_LEAD_BYTE, *LEAD_BYTES)
            for second in TRAIL_BYTES
            if second in LEAD_BYTES and character_of(first, second) is None
        }
        self._dropped_first = frozenset(first for first, _ in self._dropped)
        self._before: dict[int, tuple[tuple[int, str, str], ...]] = {}
        self._between: dict[tuple[int, str], tuple[tuple[int, str, str], ...]] = {}
        self._after: dict[tuple[int, int], tuple[tuple[str, str], ...]] = {}

    def text_character(self, lead: int, trail: int) -> str | None:
        """Return the character of two bytes if a Traditional report can contain it."""
        return self._characters.get((lead, trail))

    def ending_on(self, trail: int) -> list[tuple[int, str, str]]:
        """Lead byte, character and symbol of the known characters that end on a trail byte."""
        return self._ending_on[trail]

    def beginning_with(self, lead: int, is_dropped_first: bool) -> list[tuple[str, str]]:
        """Character and symbol of the known characters that begin with a byte.

        With `is_dropped_first` the byte is the first of a dropped pair, and they begin with its second.
        """
        if not is_dropped_first:
            return self._beginning_with.get(lead, [])
        return [
            known
            for second, characters in self._beginning_with.items()
            if (lead, second) in self._dropped
            for known in characters
        ]

    def is_dropped(self, first: int, second: int) -> bool:
        """Whether no character has these two bytes, so that they were dropped."""
        return (first, second) in self._dropped

    def before_dropped(self, lead: int) -> tuple[tuple[int, str, str], ...]:
        """Trail byte, character and symbol of the characters that the first byte of a dropped pair
        completes.
        """
        if lead not in self._before:
            self._before[lead] = tuple(
                (trail, character, symbol)
                for trail in self._dropped_first
                if (character := self.text_character(lead, trail)) is not None
                and self.language.knows(symbol := symbol_of(character))
            )
        return self._before[lead]

    def between_dropped(self, first: int, previous: str) -> tuple[tuple[int, str, str], ...]:
        """Trail byte, character and symbol of the likely characters between two dropped pairs.

        `first` is the first byte of the earlier pair, `previous` the symbol before the character.
        """
        key = (first, previous)
        if key not in self._between:
            self._between[key] = tuple(
                (trail, character, symbol)
                for symbol in self.language.likely_after(previous)
                for character, lead, trail in self._forms.get(symbol, ())
                if trail in self._dropped_first and (first, lead) in self._dropped
            )
        return self._between[key]

    def after_dropped(self, first: int, trail: int) -> tuple[tuple[str, str], ...]:
        """Character and symbol of the characters that begin with the second byte of a dropped pair."""
        key = (first, trail)
        if key not in self._after:
            self._after[key] = tuple(
                (character, symbol)
                for lead, character, symbol in self._ending_on[trail]
                if (first, lead) in self._dropped
            )
        return self._after[key]


def _report_characters() -> Iterator[tuple[int, int, str]]:
    for lead in LEAD_BYTES:
        for trail in TRAIL_BYTES:
            character = character_of(lead, trail)
            if character is None or character in simplified_only_characters():
                continue
            if "\u4e00" <= character <= "\u9fff" or character in _PUNCTUATION:
                yield lead, trail, character
