"""The characters that a run of misread bytes can have been.

A run begins with the `?` of a lost lead byte. From there every delivered character holds the trail byte of
one original character and the lead byte of the next. Only three things are open: the lost lead byte, bytes
of a character that met the bracket of a reading, and pairs that no character has, which were dropped. Ways to
fill them are followed, few of them at first and then many, as long as they can still come near the likeliest
reading; each way ends where the bytes are read rightly again. A dropped pair changes a reading only where it was
dropped, so that what the best reading costs from there on tells early how near another can come. The readings that
come near are weighed up anew, in both directions.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

from pipeline.normalisation.annotations import ANNOTATION, READING
from pipeline.normalisation.conversion import traditional_characters
from pipeline.normalisation.lost_bytes.alphabet import Alphabet, Known
from pipeline.normalisation.lost_bytes.damage_rule import LEAD_BYTES, bytes_of, character_of
from pipeline.normalisation.lost_bytes.language import (
    CONTEXT_LENGTH,
    Context,
    LanguageOfText,
    RunsOfText,
    symbol_of,
    symbols_of,
)
from pipeline.normalisation.lost_bytes.readings import characters_read
from pipeline.normalisation.scanned_text import HAN

HALF_ANNOTATION = re.compile(rf"\?({READING})\)")
# a dash is two, but for the one between two names
_HALF_DASH = re.compile(rf"(?<![—{HAN}])(?:——)*—(?!—)|(?<!—)(?:——)*—(?![—{HAN}])")
# a lead byte is lost without a reading before one of these, whose own lead byte completes the character
_LOST_BEFORE = frozenset(";!?；！？")
_LEAD_OF_PUNCTUATION = 0xA3
_LEAST_LEAD_BYTE = 0x80
_LONGEST_RUN = 60
# readings that are less likely than the best by more than this (a natural logarithm) are not followed
_FARTHEST = 8.0
# no reading is less likely; nothing that is unlikely is looked at while no reading is known
_LEAST_OF_ALL = -500.0
# another beginning can make what follows a little likelier
_SLACK = 2.0
# how many characters after a run a reading must agree with
LENGTH_OF_RIGHT_CONTEXT = 3
# a character that is so likely after what stands before it is asked for
_ASKED_FOR = -1.5
# counts of few reports rate what is long too low
_BONUS_OF_CHARACTER = 0.8
# beginnings that end on the same symbols go on alike: the best of them and its rival are enough
_ALIKE = 2
# a misread lead byte swallows an ASCII character; a line break can be told, a figure cannot
SWALLOWED_FIGURE = "0"
_SWALLOWED = ("\n", SWALLOWED_FIGURE)
# what a character costs on average: compares beginnings of different lengths
_USUAL_COST = 0.5


class Reading(NamedTuple):
    """One way to read a run: it ends before offset `end` of the delivered text and was `characters`.

    `least` is how likely what follows makes the least likely of those that what stands before does not ask for; as
    the score a natural logarithm.
    """

    end: int
    characters: str
    score: float
    least: float


class _State(NamedTuple):
    """The beginning of a reading: how likely it is, and the lead byte that waits for its trail byte."""

    score: float
    lead: int
    characters: str
    context: Context
    dropped: int


class _Effort(NamedTuple):
    """How many dropped pairs a reading may assume, how many beginnings are followed, and how many are kept that end on
    one, two and three of these pairs in a row.
    """

    most_dropped: int
    width: int
    widths_of_dropped: tuple[int, ...]


# the first is enough to find a good reading, which then says how near others must come
_EFFORTS = (_Effort(1, 5, (8,)), _Effort(8, 16, (16, 12, 8)))


class Search:
    """The readings of one damaged text: its delivered form, its annotated characters, and an alphabet."""

    def __init__(self, text: str, known: Mapping[str, str], alphabet: Alphabet) -> None:
        self._text = text
        self._known = known
        self._alphabet = alphabet
        symbols = symbols_of(ANNOTATION.sub("", text))
        self._language = LanguageOfText(alphabet.language, RunsOfText(symbols))
        self._backward = LanguageOfText(alphabet.backward, RunsOfText(symbols[::-1]))
        self._by_reading: dict[str, frozenset[str]] = {}
        self._right_contexts: dict[int, str] = {}
        self._found: dict[tuple[int, str], float] = {}
        self._floor = float("-inf")
        self._still_to_come: dict[int, float] = {}
        self._reached: dict[tuple[int, str], float] = {}
        self._at_first = False
        self._is_punctuation_first = False

    def readings(self, position: int, left: str) -> list[Reading]:
        """All likely readings of the run that begins with the `?` at `position`, best first.

        `left` is the intact Traditional text before it, without readings.
        """
        half = HALF_ANNOTATION.match(self._text, position)
        if half is None and self._text[position + 1 : position + 2] not in _LOST_BEFORE:
            return []
        context = self._language.context_of(left)
        offset = half.end() if half else position + 1
        leads = self._leads_before_reading(left, half[1]) if half else self._leads_before_punctuation()
        self._found, self._floor, self._still_to_come, self._reached = {}, float("-inf"), {}, {}
        self._is_punctuation_first = half is None
        beginnings = [_State(0.0, lead, "", context, 0) for lead in leads]
        for effort in _EFFORTS:
            self._follow(beginnings, offset, effort)
            self._foresee()
        near = [(*key, score) for key, score in self._found.items() if score >= self._floor]
        ends = {end: self._backward.context_of(self._right_context(end)[::-1]) for end, _, _ in near}
        found = [
            self._weighed_up(left, Reading(end, characters, score, 0.0), context, ends[end])
            for end, characters, score in near
        ]
        return sorted(found, key=lambda reading: (-reading.score, reading.characters))

    def _weighed_up(self, left: str, reading: Reading, before: Context, after: Context) -> Reading:
        """Judge a reading in both directions: each way knows other words."""
        symbols = symbols_of(reading.characters)
        backward = self._backward.costs(symbols[::-1] + symbols_of(left[-CONTEXT_LENGTH:])[::-1], after)
        forward = self._language.costs(symbols, before)
        pairs = zip(forward, reversed(backward[: len(symbols)]), strict=True)
        return reading._replace(
            score=(reading.score + sum(backward)) / 2 + _BONUS_OF_CHARACTER * len(symbols),
            least=min((cost for asked, cost in pairs if asked < _ASKED_FOR), default=0.0),
        )

    def _leads_before_reading(self, left: str, reading: str) -> list[int]:
        """Lead bytes that, after the last byte of what stands before, make a character of that reading."""
        encoded = bytes_of(left[-1]) if left else None
        if encoded is None or len(encoded) != 2:
            return []
        pairs = [(lead, character_of(encoded[1], lead)) for lead in LEAD_BYTES]
        readable = self._readable(reading)
        by_reading = [lead for lead, character in pairs if character in readable]
        return by_reading or [lead for lead, character in pairs if character in traditional_characters()]

    def _leads_before_punctuation(self) -> list[int]:
        ending = self._alphabet.ending_on(_LEAD_OF_PUNCTUATION)
        return [known.byte for known in ending if known.character not in self._known]

    def _readable(self, reading: str) -> frozenset[str]:
        """Characters that a reading can stand behind, looked up once."""
        found = self._by_reading.get(reading)
        if found is None:
            found = self._by_reading[reading] = characters_read(reading, self._known)
        return found

    def _foresee(self) -> None:
        """Note what the best reading so far costs from each offset on that it passed, and how near others must come."""
        if not self._found:
            self._floor = _LEAST_OF_ALL
            return
        (_, characters), total = max(self._found.items(), key=lambda item: item[1])
        self._floor = total - _FARTHEST
        for (offset, beginning), score in self._reached.items():
            if characters.startswith(beginning):
                self._still_to_come[offset] = max(total - score, self._still_to_come.get(offset, total))

    def _is_hopeless(self, state: _State, offset: int) -> bool:
        """Whether a beginning that goes on at `offset` cannot come near the best reading any more."""
        return self._least_cost(state, offset) >= 0.0

    def _least_cost(self, state: _State, offset: int) -> float:
        """The logarithm that the next character must have for a beginning to come near the best reading."""
        return self._floor - self._still_to_come.get(offset, 0.0) - _SLACK - state.score

    def _follow(self, beginnings: list[_State], offset: int, effort: _Effort) -> None:
        """Follow all beginnings through the delivered text, one delivered character after the other."""
        waiting = {offset: beginnings}
        first, last = offset, min(len(self._text), offset + _LONGEST_RUN)
        while waiting:
            offset = min(waiting)
            states = waiting.pop(offset)
            if offset >= last:
                continue
            self._at_first = offset == first
            if not self._at_first:
                states = _best([state for state in states if not self._is_hopeless(state, offset)], effort.width)
            for state in states:
                self._reached[offset, state.characters] = state.score
            may_drop = effort._replace(most_dropped=0) if self._is_punctuation_first and self._at_first else effort
            for end, following in self._continued(states, offset, may_drop):
                waiting.setdefault(end, []).append(following)

    def _continued(self, states: list[_State], offset: int, effort: _Effort) -> Iterator[tuple[int, _State]]:
        """Read one delivered character on, or end the readings."""
        text = self._text
        delivered = text[offset]
        if "\x40" <= delivered <= "\x7e":
            self._end(states, offset, effort)
            return
        half = HALF_ANNOTATION.match(text, offset) if delivered == "?" else None
        if half:
            self._end_by_reading(states, half, effort)
            return
        if delivered == "?" and not (self._at_first and self._is_punctuation_first):
            self._end_by_swallowed(states, offset + 1, effort)
        encoded = bytes_of(delivered)
        if encoded is None or len(encoded) != 2:
            return
        annotation = ANNOTATION.match(text, offset + 1)
        if (delivered in self._known) != (annotation is not None):
            return
        end = annotation.end() if annotation else offset + 1
        for one in self._completed(states, encoded[0], end, effort):
            if encoded[1] < _LEAST_LEAD_BYTE:
                # an ASCII letter or bracket, read as the end of a character
                self._finish(self._with(one, chr(encoded[1])), end)
            else:
                yield end, _State(one.score, encoded[1], one.characters, one.context, one.dropped)

    def _completed(self, states: list[_State], trail: int, end: int, effort: _Effort) -> Iterator[_State]:
        """Complete the waiting characters, directly or with dropped pairs before them."""
        for state in states:
            character = self._alphabet.text_character(state.lead, trail)
            if character is not None and (self._at_first or character not in self._known):
                yield self._with(state, character)
        for state in self._with_dropped(states, end, effort):
            possible = self._alphabet.after_dropped(state.lead, trail)
            yield from self._with_unannotated(state, possible, self._least_cost(state, end))

    def _with_dropped(self, states: list[_State], end: int, effort: _Effort) -> list[_State]:
        """Complete the waiting characters by the first bytes of dropped pairs, the `lead` of the new states.

        First with one dropped pair, then with a second and a third right behind; of each number the likeliest.
        """
        found: list[_State] = []
        for in_a_row, width in enumerate(effort.widths_of_dropped):
            longer: list[_State] = []
            least_score = float("-inf")
            for state in states:
                if state.dropped == effort.most_dropped:
                    continue
                least = max(self._least_cost(state, end), least_score - state.score)
                if least >= 0.0:
                    continue
                possible = (
                    self._alphabet.between_dropped(state.lead, state.context.recent[-1])
                    if in_a_row
                    else self._alphabet.before_dropped(state.lead)
                )
                longer += self._with_unannotated(state, possible, least, dropped=1)
                if len(longer) >= width:
                    longer = nlargest(width, longer, key=itemgetter(0))
                    least_score = longer[-1].score
            states = nlargest(width, longer, key=itemgetter(0))
            found += states
        return found

    def _with(self, state: _State, character: str) -> _State:
        """Add a character."""
        cost, context = self._language.after(state.context, symbol_of(character))
        return _State(state.score + cost, 0, state.characters + character, context, state.dropped)

    def _with_likely(
        self, state: _State, possible: Iterable[Known], least: float, dropped: int = 0
    ) -> Iterator[_State]:
        """Add each of some characters that is likely enough; its byte is the `lead` of the new state."""
        score, _, characters, _, already_dropped = state
        already_dropped += dropped
        for cost, context, (byte, character, _) in self._language.likely(state.context, possible, least):
            yield _State(score + cost, byte, characters + character, context, already_dropped)

    def _with_unannotated(
        self, state: _State, possible: Iterable[Known], least: float, dropped: int = 0
    ) -> Iterator[_State]:
        """Add each of some characters that is likely enough and would not have been annotated."""
        known = self._known
        return (one for one in self._with_likely(state, possible, least, dropped) if one.characters[-1] not in known)

    def _end(self, states: list[_State], offset: int, effort: _Effort) -> None:
        """The byte below 0x80 completes the last character of the run, and its reading may follow."""
        annotation = ANNOTATION.match(self._text, offset + 1)
        end = annotation.end() if annotation else offset + 1
        readable = self._readable(annotation[1]) if annotation else frozenset()

        def is_possible(character: str) -> bool:
            if annotation:
                return character in readable
            # the first character shares its lead byte with the pair before, which may have kept it from
            # being found
            return self._at_first or character not in self._known

        trail = ord(self._text[offset])
        for state in states:
            character = self._alphabet.text_character(state.lead, trail)
            if character is not None and is_possible(character):
                self._finish(self._with(state, character), end)
        for state in self._with_dropped(states, end, effort):
            possible = self._alphabet.after_dropped(state.lead, trail)
            for one in self._with_likely(state, possible, self._floor - state.score):
                if is_possible(one.characters[-1]):
                    self._finish(one, end)

    def _end_by_reading(self, states: list[_State], half: re.Match[str], effort: _Effort) -> None:
        """The bracket swallowed the trail byte of an annotated character; after it the bytes are read
        rightly.
        """
        possible = [
            (encoded[0], character)
            for character in sorted(self._readable(half[1]))
            if (encoded := bytes_of(character)) is not None and len(encoded) == 2
        ]
        for state in states:
            for lead, character in possible:
                if lead == state.lead:
                    self._finish(self._with(state, character), half.end())
        for state in self._with_dropped(states, half.end(), effort):
            for lead, character in possible:
                if self._alphabet.is_dropped(state.lead, lead):
                    self._finish(self._with(state, character), half.end())

    def _end_by_swallowed(self, states: list[_State], end: int, effort: _Effort) -> None:
        """The misread lead byte took the ASCII character after the run for its trail byte."""
        dropped = self._with_dropped(states, end, effort)
        for is_dropped, beginnings in ((False, states), (True, dropped)):
            for state in beginnings:
                possible = self._alphabet.beginning_with(state.lead, is_dropped)
                for one in self._with_likely(state, possible, self._floor - state.score):
                    for swallowed in _SWALLOWED:
                        self._finish(self._with(one, swallowed), end)

    def _finish(self, last: _State, end: int) -> None:
        """Note a reading that comes near the best."""
        if last.score < self._floor or ("—" in last.characters and _HALF_DASH.search(last.characters)):
            return
        right = symbols_of(self._right_context(end)[:LENGTH_OF_RIGHT_CONTEXT])
        score = last.score + self._language.score(right, last.context, self._floor - last.score)
        key = (end, last.characters)
        self._reached[key] = last.score
        if score > self._found.get(key, float("-inf")):
            self._found[key] = score

    def _right_context(self, end: int) -> str:
        """The next characters that are read rightly."""
        found = self._right_contexts.get(end)
        if found is None:
            following = ANNOTATION.sub("", self._text[end : end + 10 * CONTEXT_LENGTH])
            found = self._right_contexts[end] = following.split("?", 1)[0][:CONTEXT_LENGTH]
        return found


def _best(states: list[_State], width: int) -> list[_State]:
    """Keep the most promising states."""
    kept: list[_State] = []
    alike: Counter[str] = Counter()
    for state in sorted(states, key=lambda state: -(state.score + _USUAL_COST * len(state.characters))):
        if alike[state.context.recent] < _ALIKE:
            alike[state.context.recent] += 1
            kept.append(state)
            if len(kept) == width:
                break
    return kept
