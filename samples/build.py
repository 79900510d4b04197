"""Build `samples/delivery/` and `samples/expected/` from the marked sources: `python -m samples.build`.

Every run writes the same bytes. Needs the development dependencies (reportlab sets the PDF).
"""

import argparse
import csv
import shutil
from pathlib import Path

from samples import expected, forms
from samples.marked_text import Report, read_source

HERE = Path(__file__).parent


def read_reports() -> dict[str, Report]:
    """All marked sources by name."""
    return {path.stem: read_source(path) for path in sorted((HERE / "sources").glob("*.txt"))}


def read_manifest() -> list[dict[str, str]]:
    """The files of the delivery: name, form, and the sources that they are made of."""
    with (HERE / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def build(folder: Path) -> None:
    """Write `delivery/` and `expected/` into `folder`, replacing what is there."""
    reports, manifest = read_reports(), read_manifest()
    delivery = folder / "delivery"
    shutil.rmtree(delivery, ignore_errors=True)
    for line in manifest:
        path = delivery / line["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(forms.render(line["form"], line["sources"], reports))
    expected.write(folder / "expected", reports, manifest)


def main() -> None:
    """Build into the folder given, by default into the project."""
    parser = argparse.ArgumentParser(description=build.__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=HERE)
    build(parser.parse_args().folder)


if __name__ == "__main__":
    main()
