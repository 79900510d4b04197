"""`gwr explain`: where a figure comes from, down to the characters of the delivered file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.panel import Panel
from rich.text import Text

from assets.command_line.console import (
    CHECKOUT,
    HomeOption,
    UserError,
    VerboseOption,
    open_home,
    out,
    published,
    rich_table,
    visible,
)

if TYPE_CHECKING:
    import duckdb

AROUND = 60
AROUND_CHANGE = 8
MOST_CHANGES = 20
WHITE_SPACE = {"\n": "⏎", "\r": "␍", "\t": "⇥"}
OBSERVATION = """\
select o.*, r.document_id, r.title, r.report_year, d.source_file, d.batch, d.source_text,
       coalesce(g.full_name, r.place) as region
from fct_observation as o
join dim_report as r using (report_id)
join dim_document as d using (document_id)
left join dim_region as g on g.region_code = o.region_code
where starts_with(o.observation_id, ?)
order by o.observation_id
limit 2"""
FACT = """\
select y.*, g.full_name as region, i.name_zh
from fct_indicator_yoy as y
join dim_region as g using (region_code)
join dim_indicator as i using (indicator)
where (y.region_code = $region or g.name = $region or g.full_name = $region)
  and (y.indicator = $indicator or i.name_zh = $indicator) and y.year = $year
order by y.region_code"""


def explain(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="OBSERVATION | REGION INDICATOR YEAR",
            help="An observation_id (its first characters will do), or a year-over-year fact by its key.",
            show_default=False,
        ),
    ] = None,
    home: HomeOption = CHECKOUT,
    text: Annotated[
        Path | None,
        typer.Option("--text", metavar="FILE", help="Show how a file's text is normalised, step by step."),
    ] = None,
    verbose: VerboseOption = False,
) -> None:
    """Show a figure with its evidence in the delivered text and the rules that read it."""
    import duckdb

    if text is not None:
        _normalisation(text)
        return
    if not what or len(what) not in {1, 3}:
        raise typer.BadParameter("give an observation_id, or a region, an indicator and a year")
    with duckdb.connect(published(open_home(home)), read_only=True) as con:
        if len(what) == 1:
            _observation(con, what[0])
        else:
            _fact(con, *what)


def _rows(con: "duckdb.DuckDBPyConnection", query: str, given: object) -> list[dict[str, Any]]:
    result = con.execute(query, given)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _fact(con: "duckdb.DuckDBPyConnection", region: str, indicator: str, year: str) -> None:
    if not year.isdecimal():
        raise UserError(f"{year!r} is not a year")
    facts = _rows(con, FACT, {"region": region, "indicator": indicator, "year": int(year)})
    if not facts:
        raise UserError(f"there is no year-over-year fact of {region} {indicator} {year}")
    for fact in facts:
        title = f"{fact['region']} ({fact['region_code']}) · {fact['name_zh']} · {fact['year']}"
        told = [(name, value) for name, value in fact.items() if value is not None]
        out.print(rich_table(["column", "value"], told, title=visible(title)))
        for role in ("observation_id", "yoy_observation_id", "prior_observation_id"):
            if fact[role] is not None:
                out.print(Text(f"\n{role}", style="bold"))
                _observation(con, fact[role])


def _observation(con: "duckdb.DuckDBPyConnection", observation_id: str) -> None:
    found = _rows(con, OBSERVATION, [observation_id])
    if not found:
        raise UserError(f"there is no observation {observation_id}")
    if len(found) > 1:
        raise UserError(f"more than one observation begins with {observation_id}: give more of its characters")
    row = found[0]
    shown = (
        "observation_id", "region", "indicator", "subject", "measure", "value", "unit", "half_unit", "period",
        "period_start", "period_end", "status", "scope", "qualifier", "note", "confidence",
    )  # fmt: skip
    out.print(rich_table(["column", "value"], [(name, row[name]) for name in shown if row[name] is not None]))
    place = f"{row['source_file']} [{row['value_start']}:{row['value_end']}], delivery {row['batch']}"
    out.print(Panel(_evidence(row), title=Text(visible(place)), title_align="left"))
    out.print(Text(f"read as   {visible(row['evidence'])}"))
    rules = [tuple(rule.partition("=")[::2]) for rule in row["rules"].split("; ") if rule]
    out.print(rich_table(["attribute", "found by"], rules))


def _evidence(row: dict[str, Any]) -> Text:
    """The delivered text around the figure, exactly as delivered, with the figure marked."""
    text, start, end = row["source_text"], row["value_start"], row["value_end"]
    shown = Text("…" if start > AROUND else "")
    shown.append(visible(text[max(0, start - AROUND) : start]))
    shown.append(visible(text[start:end]), style="bold reverse")
    shown.append(visible(text[end : end + AROUND]))
    shown.append("…" if end + AROUND < len(text) else "")
    return shown


def _normalisation(path: Path) -> None:
    """Print what each step of normalisation changed, and the outcome; offsets are those of the source text."""
    from pipeline.normalisation import explain as steps_of

    source = _source_text(path)
    normalised, traces = steps_of(source)
    for trace in traces:
        changes = [
            (
                span.start,
                _shown(trace.before[max(0, edit.start - AROUND_CHANGE) : edit.start]),
                _shown(trace.before[edit.start : edit.end]),
                _shown(edit.replacement),
                _shown(trace.before[edit.end : edit.end + AROUND_CHANGE]),
            )
            for edit, span in zip(trace.edits[:MOST_CHANGES], trace.source_spans, strict=False)
        ]
        number = len(trace.edits)
        title = f"{trace.step}: {number} changes" + (f", the first {MOST_CHANGES}" if number > MOST_CHANGES else "")
        out.print(rich_table(["source offset", "after", "was", "is", "before"], changes, title=title))
    for title, spans in (
        ("damaged, and no figure rests on it", normalised.damaged),
        ("read otherwise", normalised.marked),
    ):
        rows = []
        for start, end in spans:
            source_start, source_end = normalised.alignment.to_source(start, end)
            rows.append((source_start, _shown(source[source_start:source_end]), _shown(normalised.text[start:end])))
        if rows:
            out.print(rich_table(["source offset", "source", "normalised"], rows, title=title))
    out.print(Text("\nnormalised", style="bold"))
    out.print(Text(visible(normalised.text)))


def _shown(text: str) -> str:
    """Text of a change with its white space to be seen."""
    return visible("".join(WHITE_SPACE.get(character, "␣" if character.isspace() else character) for character in text))


def _source_text(path: Path) -> str:
    """What a file says, opened as a delivery's file would be."""
    import tempfile

    from pipeline.deliveries import delivered_files, stage
    from pipeline.documents import open_documents
    from pipeline.home import Home

    if not path.is_file():
        raise UserError(f"there is no file {path}")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Home(Path(folder))
        delivery = stage([path], scratch)
        files = delivered_files(delivery.delivery_id, scratch) if delivery else None
        opened = open_documents(files, scratch.originals) if files is not None else None
        if opened is None or opened.documents.height != 1:
            raise UserError(f"{path} does not open as one document")
        text: str = opened.documents["source_text"][0]
        return text
