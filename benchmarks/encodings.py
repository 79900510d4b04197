"""How many encodings are found, what damage costs, and how fast text is read.

    python benchmarks/encodings.py [FOLDER]

reads the UTF-8 text files of FOLDER (by default `../shared/reports`, and invented reports where that is not
there), writes them in every encoding, cuts and damages them, and prints two tables. Speeds are relative to
Python's own decoder on the same bytes in the same run.
"""

import difflib
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import opencc
from rich.console import Console
from rich.table import Table

from pipeline.encodings import NotTextError, decode, detect

PROJECT = Path(__file__).resolve().parent.parent
CODECS = ("utf-8", "utf-8-sig", "gb18030", "gbk", "big5", "utf-16-le", "utf-16-be", "utf-16")
CUTS = (None, 4096, 2048, 1024)
TITLE = 20
TITLES = 200
PLACES = 4
DAMAGED_WITHIN = 6000
REPEATED = 15
INVENTED = (
    "{place}镇政府工作报告\n各位代表：\n现在，我代表镇人民政府向大会报告工作，请予审议。\n{year}年，全镇实现"
    "地区生产总值{level}亿元，同比增长{growth}%；一般公共预算收入{income}万元，增长{growth}%；粮食总产量{level}万吨；"
    "新增城镇就业{income}人，农村居民人均可支配收入{income}元。我们坚持绿色发展，生态环境持续改善，民生福祉不断增进。\n"
)


def invented_reports() -> list[str]:
    """Five texts of invented places and figures, each a few thousand characters long."""
    chance = random.Random(5)
    texts = []
    for place in ("青禾", "石门", "白水", "东山", "溪口"):
        parts = [
            INVENTED.format(
                place=place,
                year=year,
                level=chance.randrange(10, 900) / 10,
                growth=chance.randrange(10, 120) / 10,
                income=chance.randrange(1000, 30000),
            )
            for year in range(1995, 2025)
        ]
        texts.append("".join(parts))
    return texts


def read_texts(folder: Path) -> list[str]:
    """The texts of a folder's `*.txt` files."""
    return [path.read_bytes().decode("utf-8") for path in sorted(folder.glob("*.txt"))]


def written(text: str, codec: str, to_traditional: Callable[[str], str]) -> tuple[str, bytes]:
    """The text as the encoding can hold it, and its bytes."""
    data = (to_traditional(text) if codec == "big5" else text).encode(codec, "ignore")
    return data.decode(codec), data


def reads(data: bytes, text: str) -> bool:
    """Whether the bytes are read as the text's beginning, all but a character that is cut off."""
    try:
        found = decode(data).text
    except NotTextError:
        return False
    whole = found.rstrip("\ufffd")
    return text.startswith(whole) and len(found) - len(whole) <= 1


def titles_read(texts: list[str], codec: str, to_traditional: Callable[[str], str]) -> tuple[int, int]:
    """How many random titles are read right, of how many."""
    chance = random.Random(20)
    right = tried = 0
    for _ in range(TITLES):
        source = chance.choice(texts)
        start = chance.randrange(len(source) - TITLE)
        text, data = written(source[start : start + TITLE].strip(), codec, to_traditional)
        if text.strip() and not text.isascii():
            tried += 1
            right += decode(data).text == text
    return right, tried


def damage_cost(text: str, data: bytes) -> tuple[float, float]:
    """Characters lost, and characters wrong, for each place in which a byte was lost or changed."""
    chance = random.Random(4)
    lost = wrong = tried = 0
    for kind in ("changed", "dropped"):
        broken = bytearray(data)
        for place in reversed(range(PLACES)):
            at = (place * 2 + 1) * len(data) // (2 * PLACES) + chance.randrange(40)
            if kind == "dropped":
                del broken[at]
            else:
                broken[at] = 0xFF
        found = decode(bytes(broken)).text
        matcher = difflib.SequenceMatcher(None, text, found, autojunk=False)
        kept = sum(block.size for block in matcher.get_matching_blocks())
        lost += len(text) - kept
        wrong += len(found) - kept - found.count("\ufffd")
        tried += PLACES
    return lost / tried, wrong / tried


def seconds(run: Callable[[], object]) -> float:
    """The shortest of some runs."""
    times = []
    for _ in range(REPEATED):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def accuracy_table(texts: list[str], to_traditional: Callable[[str], str]) -> Table:
    """Samples read right by encoding and length, and what damage costs."""
    table = Table(title="Samples read exactly, and the cost of one broken byte in characters")
    for column in ("written as", "whole", "4 KB", "2 KB", "1 KB", f"{TITLE} characters", "lost", "wrong"):
        table.add_column(column, justify="left" if column == "written as" else "right")
    right = 0
    for codec in CODECS:
        samples = [written(text, codec, to_traditional) for text in texts]
        counts = [sum(reads(data[:cut], text) for text, data in samples) for cut in CUTS]
        right += sum(counts)
        titles, tried = titles_read(texts, codec, to_traditional)
        lost, wrong = damage_cost(*written(texts[0][:DAMAGED_WITHIN], codec, to_traditional))
        cells = [f"{count}/{len(texts)}" for count in counts]
        table.add_row(codec, *cells, f"{titles}/{tried}", f"{lost:.1f}", f"{wrong:.1f}")
    table.caption = f"{right}/{len(texts) * len(CODECS) * len(CUTS)} samples right"
    return table


def speed_table(texts: list[str], to_traditional: Callable[[str], str]) -> Table:
    """The cost of detection and of decoding."""
    table = Table(title="Speed, one core")
    for column in ("written as", "detect 4 KB, ms", "detect MB/s", "decode MB/s", "Python's decode MB/s", "share"):
        table.add_column(column, justify="left" if column == "written as" else "right")
    for codec in ("utf-8", "gb18030", "big5", "utf-16-le"):
        _, data = written("".join(texts), codec, to_traditional)
        sample = data[:4096]
        detection = seconds(lambda sample=sample: detect(sample))
        own = seconds(lambda data=data: decode(data))
        python = seconds(lambda data=data, codec=codec: data.decode(codec))
        megabytes = len(data) / 1e6
        table.add_row(
            codec,
            f"{detection * 1e3:.3f}",
            f"{len(sample) / 1e6 / detection:.0f}",
            f"{megabytes / own:.0f}",
            f"{megabytes / python:.0f}",
            f"{python / own:.2f}",
        )
    return table


def main() -> None:
    """Print both tables."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT.parent / "shared" / "reports"
    texts = read_texts(folder) if folder.is_dir() else invented_reports()
    to_traditional = opencc.OpenCC("s2tw").convert
    console = Console()
    console.print(f"{len(texts)} texts of {'the folder ' + str(folder) if folder.is_dir() else 'invented places'}")
    console.print(accuracy_table(texts, to_traditional))
    console.print(speed_table(texts, to_traditional))


if __name__ == "__main__":
    main()
