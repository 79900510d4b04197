"""Places as a report words them: chains of names, read from the right end leftwards.

`保定市徐水区` is a chain of two names of which the last is the place; whatever stands to the left narrows it down.
A wording that the table of divisions does not have is kept as it was found and never bent to a listed name.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.regions import Gazetteer, level_of

LONGEST_NAME = 15
NOT_HAN = re.compile(r"[^㐀-鿿]+")
# words that stand before a place without being part of it
LEAD = re.compile(
    r"^.*(?:代表|来源|来自|召开的?|参加|出席|关于|我是|现将|本网|网站|政府|共同|中共|转发|作者|各位|在|于|由|是|把|为|向|的|对|与|及|了|任务|完成)"
)
# the shortest piece that ends like a name; used only for what the table does not have
PIECE = re.compile(
    r"(?:(?![省市县区镇乡州盟旗委届年月日全我本各上下级])[㐀-鿿]){1,5}(?:自治[区州县旗]|街道办事处|街道|地区|[省市县区镇乡州盟旗])"
)
WHOLE_PIECES = re.compile(rf"(?:{PIECE.pattern})+")


class Wording(NamedTuple):
    """A place as worded.

    `codes` are the listed divisions that it can be; none for a place that the table does not have, or of which it
    does not have the place below these names. `former` says that it is a name of former days.
    """

    name: str
    chain: str
    codes: tuple[str, ...]
    former: bool


def read_chain(text: str, places: Gazetteer) -> Wording | None:
    """The place with whose name `text` ends, or None."""
    tail = NOT_HAN.split(text)[-1][-2 * LONGEST_NAME :]
    below_known = None
    for name, codes, former in _listed_ends(tail, places):
        rest = tail[: -len(name)]
        narrowed, above = _narrow(codes, rest, places)
        if narrowed and (above or _stands_alone(rest, codes)):
            return Wording(name, above + name, narrowed, former)
        if not narrowed and above and below_known is None:
            below_known = Wording(name, above + name, (), former)
    return below_known or _unlisted(tail)


def read_at(text: str, at: int, places: Gazetteer) -> Wording | None:
    """The place with whose name text[at:] begins: the longest chain that is listed, or None."""
    han = NOT_HAN.split(text[at : at + 2 * LONGEST_NAME])[0]
    for length in range(len(han), 1, -1):
        wording = read_chain(han[:length], places)
        if wording and wording.codes and wording.chain == han[:length]:
            return wording
    return None


def _listed_ends(tail: str, places: Gazetteer) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Listed names at the end, the longest first, names of today before those of former days."""
    for former, look_up in ((False, places.listed), (True, places.former)):
        for length in range(min(LONGEST_NAME, len(tail)), 1, -1):
            codes = look_up(tail[-length:])
            if codes:
                yield tail[-length:], codes, former


def _narrow(codes: tuple[str, ...], rest: str, places: Gazetteer) -> tuple[tuple[str, ...], str]:
    """Keep the codes below the places named on the left; also the wording of these places.

    A parent that is not listed, or that none of the codes lies below, rules all of them out.
    """
    above = ""
    while True:
        parent = next(_listed_ends(rest, places), None)
        if parent is None:
            break
        name, parents, _ = parent
        kept = tuple(code for code in codes if set(places.ancestors(code)) & set(parents))
        if not kept:
            break
        codes, above, rest = kept, name + above, rest[: -len(name)]
    unknown = LEAD.sub("", rest)
    if above or len(unknown) < 3 or not WHOLE_PIECES.fullmatch(unknown):
        return codes, above
    return (), unknown


def _stands_alone(rest: str, codes: tuple[str, ...]) -> bool:
    """Whether the name is not the end of a longer one: few names of provinces and prefectures end another name."""
    return not LEAD.sub("", rest) or all(level_of(code) in ("province", "prefecture", "nation") for code in codes)


def _unlisted(tail: str) -> Wording | None:
    """A place that the table does not have, if the wording can be nothing but a name."""
    alone = LEAD.sub("", tail)
    if not 3 <= len(alone) <= 14 or not WHOLE_PIECES.fullmatch(alone) or len(PIECE.findall(alone)[-1]) < 3:
        return None
    pieces = PIECE.findall(alone)
    return Wording(pieces[-1], alone, (), False)
