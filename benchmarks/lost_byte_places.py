"""Damage clean reports by the damage rule and count what the repair makes of the places.

    python benchmarks/lost_byte_places.py ../shared/corpus

Only reports that the language counts leave out are damaged; with `--folds N` all reports are, a N-th of them at a
time, with counts made of the others and of the clean reports beside. Each is converted to Traditional characters, its
annotated characters are drawn from those of a real page, and the lead byte before each misaligned `；`, `！` or `？` is
lost in every second place.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import opencc

from benchmarks.count_language import LEFT_OUT, count, report_files, report_text
from pipeline.normalisation import normalise
from pipeline.normalisation.annotations import annotated_characters, is_annotated
from pipeline.normalisation.lost_bytes import shipped_alphabet
from pipeline.normalisation.lost_bytes.alphabet import Alphabet
from pipeline.normalisation.lost_bytes.damage_rule import Delivered, bytes_of, damage
from pipeline.normalisation.lost_bytes.language import Language, symbols_of
from pipeline.normalisation.lost_bytes.repair import repair
from pipeline.normalisation.scanned_text import ScannedText

# the decoder took the figure behind the run for the half of a character: it stays marked, as nobody can know it
ALL_BUT_LOST = "right but for a figure that is lost for good"
SHARE_OF_KINDS = 0.6
SHARE_OF_SHIFTED = 0.5
_MISALIGNED = (b"\xa3\xbb", b"\xa3\xa1", b"\xa3\xbf")


class Outcome(NamedTuple):
    """How a damaged place came out."""

    kind: str
    verdict: str
    delivered: str
    intact: str
    repaired: str


def readings_of_pages(folder: Path) -> dict[str, str]:
    """Return the annotated characters of the real pages of a folder."""
    readings: dict[str, str] = {}
    for path in report_files([folder]):
        readings |= annotated_characters(ScannedText(report_text(path)))
    return readings


def traditional(texts: Iterable[str]) -> Iterator[str]:
    """Yield clean reports in Traditional characters: those of their lines that GBK holds."""
    to_traditional = opencc.OpenCC("s2t")
    for text in texts:
        lines = to_traditional.convert(normalise(text).text).split("\n")
        yield "\n".join(line for line in lines if all(bytes_of(character) is not None for character in line))


def damaged(text: str, readings: Mapping[str, str], chance: random.Random) -> tuple[Delivered, dict[str, str]] | None:
    """Return what the site would have made of a text, and the characters that it annotated."""
    kinds = {one: reading for one, reading in readings.items() if chance.random() < SHARE_OF_KINDS}
    shifted = {offset for offset in _misaligned(text) if chance.random() < SHARE_OF_SHIFTED}
    delivered = damage(text, kinds, shifted)
    return None if delivered is None else (delivered, kinds)


def _misaligned(text: str) -> Iterator[int]:
    for offset, (left, right) in enumerate(pairwise(text)):
        first, second = bytes_of(left), bytes_of(right)
        if first and second and len(first) == len(second) == 2 and first[1:] + second[:1] in _MISALIGNED:
            yield offset


def judged(intact_text: str, delivered: Delivered, known: Mapping[str, str], alphabet: Alphabet) -> Iterator[Outcome]:
    """Repair a text and compare each place with the intact one."""
    text = delivered.text
    positions = [offset for offset, character in enumerate(text) if character == "?"]
    edits = {edit.start: edit for edit in repair(text, positions, known, alphabet).edits}
    for run in delivered.runs:
        edit = edits.pop(run.start, None)
        intact = intact_text[run.intact_start : run.intact_end]
        kind = "reading in a character" if ")" in text[run.start : run.start + 9] else "lead byte lost"
        repaired = "" if edit is None else edit.replacement + text[edit.end : run.end]
        verdict = "left" if edit is None else _verdict(repaired, intact, is_too_long=edit.end > run.end)
        yield Outcome(kind, verdict, text[max(0, run.start - 4) : run.end], intact, repaired)
    for edit in edits.values():
        yield Outcome("no damage", "wrong", text[edit.start : edit.end], "", edit.replacement)


def _verdict(repaired: str, intact: str, *, is_too_long: bool) -> str:
    if is_too_long:
        return "wrong"
    if symbols_of(repaired) == symbols_of(intact):
        return "right"
    is_right_so_far = repaired[-1:] == "?" and symbols_of(repaired[:-1]) == symbols_of(intact[:-1])
    return ALL_BUT_LOST if is_right_so_far else "wrong"


def measure(texts: Iterable[str], readings: Mapping[str, str], alphabet: Alphabet, rounds: int = 1) -> list[Outcome]:
    """Damage and repair texts, in several rounds with other annotated characters."""
    chance = random.Random(20)
    outcomes: list[Outcome] = []
    for text in traditional(texts):
        for _ in range(rounds):
            page = damaged(text, readings, chance)
            if page is not None:
                outcomes += judged(text, *page, alphabet)
    return outcomes


def measure_folds(
    texts: Sequence[str], more: Sequence[str], readings: Mapping[str, str], folds: int, rounds: int
) -> list[Outcome]:
    """Damage and repair all texts, each fold of them with counts that leave it out; `more` are always counted."""
    outcomes: list[Outcome] = []
    for fold in range(folds):
        others = [text for number, text in enumerate(texts) if number % folds != fold]
        counts = count([*others, *more])
        alphabet = Alphabet(*(Language(BytesIO(content)) for content in counts))
        outcomes += measure(texts[fold::folds], readings, alphabet, rounds)
    return outcomes


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=Path, help="folder of annotated pages (default: reports beside the corpus)")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--show", help="print the places with this verdict")
    arguments = parser.parse_args()
    pages = arguments.pages or arguments.corpus.parent / "reports"
    paths = list(report_files([arguments.corpus]))
    readings = readings_of_pages(pages)
    if arguments.folds:
        more = [text for text in map(report_text, report_files([pages])) if not is_annotated(ScannedText(text))]
        outcomes = measure_folds([*map(report_text, paths)], more, readings, arguments.folds, arguments.rounds)
    else:
        paths = [path for path in paths if any(word in path.name for word in LEFT_OUT)]
        outcomes = measure(map(report_text, paths), readings, shipped_alphabet(), arguments.rounds)
    for outcome in outcomes:
        if outcome.verdict == arguments.show:
            print(outcome)
    print(f"{len(paths)} reports, {len(outcomes)} places")
    counts = Counter((outcome.kind, outcome.verdict) for outcome in outcomes)
    for (kind, verdict), number in sorted(counts.items()):
        print(f"{kind:24} {verdict:48} {number:6}")
    for verdict, number in sorted(Counter(outcome.verdict for outcome in outcomes).items()):
        print(f"{'all':24} {verdict:48} {number:6} {100 * number / len(outcomes):6.2f} %")


if __name__ == "__main__":
    main()
