"""Cases as data: `*.case` files and the reader of their small format.

A case is a file of sections. `[reports]` and `[observations]` say what was read, every further section names
a table of the warehouse and the rows (some of its columns) that must come out, all of them and no other.
Cells are separated by `|`; an empty cell is null; a line with `#` is a remark.
"""

from pathlib import Path

import polars as pl

FOLDER = Path(__file__).parent

Rows = list[dict[str, str | None]]


def read_case(path: Path) -> dict[str, Rows]:
    """Section name → its rows as text."""
    sections: dict[str, Rows] = {}
    name, header = None, None
    for line in path.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            name, header = line.strip("[] "), None
            sections[name] = []
        elif name is not None:
            cells = [cell.strip() for cell in line.split("|")]
            if header is None:
                header = cells
            else:
                filled = (*cells, *[""] * (len(header) - len(cells)))
                sections[name].append({k: v or None for k, v in zip(header, filled, strict=True)})
    return sections


def case_files() -> list[Path]:
    """All cases, sorted."""
    return sorted(FOLDER.glob("*.case"))


def typed(rows: Rows, schema: pl.Schema) -> pl.DataFrame:
    """Rows of text as a frame with the types that `schema` gives to their columns."""
    columns = list(rows[0]) if rows else []
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String()))
    return frame.select(
        pl.col(c).replace_strict({"true": True, "false": False}, return_dtype=pl.Boolean)
        if schema[c] == pl.Boolean
        else pl.col(c).cast(schema[c])
        for c in columns
    )
