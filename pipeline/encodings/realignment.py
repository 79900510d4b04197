"""Reads runs of two-byte text in which bytes were lost or changed, and marks only those places.

In GB18030, Big5 and UTF-16 a lost byte shifts all that follows by half a character, often without a formal
error. The cheapest way through the bytes (see `costs`), in which every byte is part of a character or is given
up at a price, finds the place and comes back into step.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from pipeline.encodings.costs import REPLACEMENT, cost_table

# the price of a damaged place, in nats, and of each further byte of it
_GIVEN_UP = 18.0
_GIVEN_UP_MORE = 6.0
_FOUR_BYTES = 16.0
# the price of one byte at the end, where files are cut
_CUT_OFF = 1.0
_NEVER = np.float32(1e9)
_WIDE = frozenset({"utf-16-le", "utf-16-be"})


def realign(data: bytes, codec: str, is_end: bool = False) -> tuple[str, int]:
    """The likeliest text of some bytes, U+FFFD for each place given up, and how many bytes were given up.

    `codec`: `gb18030`, `big5`, `big5hkscs`, `utf-16-le` or `utf-16-be`. Time and memory grow with the length;
    meant for runs, not for whole libraries. `is_end`: the file ends here, perhaps inside a character.
    """
    pairs = _pair_costs(data, codec)
    steps = _cheapest_way(data, pairs.tolist(), codec, _CUT_OFF if is_end else _GIVEN_UP)
    return _read(data, steps, codec)


def _pair_costs(data: bytes, codec: str) -> npt.NDArray[np.float32]:
    """The cost of the character that each byte makes with the next; the last byte makes none."""
    if len(data) < 2:
        return np.full(len(data), _NEVER, dtype=np.float32)
    units = np.frombuffer(data, dtype=np.uint8).astype(np.uint32)
    first, second = units[:-1], units[1:]
    pairs = (second << 8 | first) if codec == "utf-16-le" else (first << 8 | second)
    table = cost_table()[:0x10000] if codec in _WIDE else _pair_table(codec)
    return np.append(table[pairs], _NEVER)


@cache
def _pair_table(codec: str) -> npt.NDArray[np.float32]:
    """Costs by two bytes, the first the higher; prohibitive where they make no character."""
    table = np.full(0x10000, _NEVER, dtype=np.float32)
    costs = cost_table()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                character = bytes((lead, trail)).decode(codec)
            except UnicodeDecodeError:
                continue
            table[lead << 8 | trail] = max(costs[min(ord(point), 0x10000)] for point in character)
    return table


def _cheapest_way(data: bytes, pairs: list[float], codec: str, last_byte: float) -> list[int]:
    """The lengths of the steps from the first byte to the last; 0 stands for one byte given up."""
    size = len(data)
    # a control character is rare, but it is one: it is never given up
    single = [min(float(cost), _GIVEN_UP_MORE) for cost in cost_table()[:0x80]]
    narrow = codec not in _WIDE
    gb18030 = codec == "gb18030"
    # the cost of the rest from each place on, after a byte that was kept or one that was given up
    after_kept = [0.0] * (size + 1)
    after_lost = [0.0] * (size + 1)
    # what to do at each place in either case: the length of the character to read, or 0
    steps_kept = [0] * size
    steps_lost = [0] * size
    for at in range(size - 1, -1, -1):
        best, length = float(_NEVER), 2
        if pairs[at] < _NEVER:
            best = pairs[at] + after_kept[at + 2]
        if narrow:
            byte = data[at]
            if byte < 0x80:
                if single[byte] + after_kept[at + 1] < best:
                    best, length = single[byte] + after_kept[at + 1], 1
            elif gb18030 and _is_four(data, at) and _FOUR_BYTES + after_kept[at + 4] < best:
                best, length = _FOUR_BYTES + after_kept[at + 4], 4
        elif _is_surrogate_pair(data, at, codec) and _FOUR_BYTES + after_kept[at + 4] < best:
            best, length = _FOUR_BYTES + after_kept[at + 4], 4
        begin = last_byte if at == size - 1 else _GIVEN_UP
        begin, go_on = begin + after_lost[at + 1], _GIVEN_UP_MORE + after_lost[at + 1]
        after_kept[at], steps_kept[at] = (best, length) if best <= begin else (begin, 0)
        after_lost[at], steps_lost[at] = (best, length) if best <= go_on else (go_on, 0)
    steps: list[int] = []
    at = 0
    while at < size:
        steps.append((steps_lost if steps and steps[-1] == 0 else steps_kept)[at])
        at += steps[-1] or 1
    return steps


def _is_four(data: bytes, at: int) -> bool:
    if at + 4 > len(data):
        return False
    if not (0x30 <= data[at + 1] <= 0x39 and 0x81 <= data[at + 2] <= 0xFE and 0x30 <= data[at + 3] <= 0x39):
        return False
    try:
        data[at : at + 4].decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _is_surrogate_pair(data: bytes, at: int, codec: str) -> bool:
    if at + 4 > len(data):
        return False
    first, second = (data[at + 1], data[at + 3]) if codec == "utf-16-le" else (data[at], data[at + 2])
    return 0xD8 <= first <= 0xDB and 0xDC <= second <= 0xDF


def _read(data: bytes, steps: list[int], codec: str) -> tuple[str, int]:
    parts: list[str] = []
    start = at = given_up = 0
    for step in steps:
        if step:
            at += step
            continue
        if start < at:
            parts.append(data[start:at].decode(codec, "replace"))
        if not (parts and parts[-1] == REPLACEMENT and start == at):
            parts.append(REPLACEMENT)
        at += 1
        start = at
        given_up += 1
    parts.append(data[start:at].decode(codec, "replace"))
    return "".join(parts), given_up
