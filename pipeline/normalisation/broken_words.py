"""Words that a space, or the address of a copying site, has broken: `高质 量发展`, `生[www.example.com]产`.

What breaks a word stands before a character that what stands before asks for: `高质` is nearly always followed by
`量`. Between two phrases, a title and a name, or a heading and its first sentence, nothing asks for the next character.
"""

import re
from math import log, prod

from pipeline.normalisation.edits import Change, Edit, change_by
from pipeline.normalisation.lost_bytes.language import CONTEXT_LENGTH, shipped_language, symbols_of
from pipeline.normalisation.scanned_text import HAN, CharacterClass, ScannedText

# how likely the next character must be; in reports it is above 0.9 inside most words, and below 0.1 after most phrases
_ASKED_FOR = 0.5
# so much likelier must what follows be there than at the beginning of a line (a natural logarithm): 推进生态文明 and
# 建设美丽乡村 are two phrases, although nothing follows 生态文明 more often than 建设
_NO_PHRASE = 7.5
_PHRASE = 3
_ADDRESS = re.compile(
    rf"(?<=[{HAN}])[\[【（(]?(?:https?://)?(?:www\.[A-Za-z0-9\-]{{1,40}}|[A-Za-z][A-Za-z0-9\-]{{1,40}})"
    rf"(?:\.[A-Za-z0-9\-]{{1,40}}){{0,3}}(?:\.com|\.gov)(?:\.cn)?(?![A-Za-z0-9])/?[\]】）)]?(?=[{HAN}])"
)
# each has an `o` in third place, by which they are found
_DOMAINS = (".com", ".gov")
_LONGEST_ADDRESS = 60
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])[ \u00a0\u3000](?=[{HAN}])")


def spaces_in_words(scanned: ScannedText) -> Change | None:
    """Remove single spaces inside words."""
    text = scanned.text
    places: list[int] = []
    for position in scanned.positions(CharacterClass.SPACE):
        if _BETWEEN_HAN.match(text, position):
            start = max(text.rfind("\n", 0, position) + 1, position - 2 * CONTEXT_LENGTH)
            gone = places[-CONTEXT_LENGTH:]
            left = "".join(text[place] for place in range(start, position) if place not in gone)
            if _is_asked_for(left, text[position + 1 : position + 1 + _PHRASE]):
                places.append(position)
    return change_by(text, [Edit(place, place + 1, "") for place in places])


def addresses_in_words(scanned: ScannedText) -> Change | None:
    """Remove web addresses that stand inside a word."""
    text, edits, done = scanned.text, [], 0
    for position in scanned.positions(CharacterClass.DIGIT_LIKE_LETTER):
        if position < done or not text.startswith(_DOMAINS, position - 2):
            continue
        found = next(_ADDRESS.finditer(text, max(done, position - _LONGEST_ADDRESS), position + _LONGEST_ADDRESS), None)
        if found is None or found.end() <= position:
            continue
        left = text[max(0, found.start() - CONTEXT_LENGTH) : found.start()]
        if _is_asked_for(left, text[found.end() : found.end() + _PHRASE]):
            edits.append(Edit(found.start(), found.end(), ""))
            done = found.end()
    return change_by(text, edits)


def _is_asked_for(left: str, right: str) -> bool:
    """Whether a text asks for the character that follows, and what follows is no phrase of its own."""
    within, first = _likelihood("\n" + symbols_of(left), symbols_of(right[:_PHRASE]))
    alone, _ = _likelihood("\n", symbols_of(right[:_PHRASE]))
    return first >= _ASKED_FOR and log(within) - log(alone) >= _NO_PHRASE


def _likelihood(context: str, symbols: str) -> tuple[float, float]:
    """How likely some symbols are after others, and the first of them alone."""
    language = shipped_language()
    nodes = language.nodes_of(context)
    found = []
    for symbol in symbols:
        probability, nodes = language.after(language.branches(nodes), symbol)
        found.append(probability)
    return prod(found), found[0]
