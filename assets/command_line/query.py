"""`gwr sql`: one query, or a prompt, against the published warehouse, which it can only read."""

import csv
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from assets.command_line.console import (
    CHECKOUT,
    HomeOption,
    UserError,
    VerboseOption,
    err,
    open_home,
    out,
    published,
    rich_table,
)

if TYPE_CHECKING:
    import duckdb

    from pipeline.home import Home


# columns of fewer characters than this are harder to read than one row after the other
NARROWEST = 10


def sql(
    query: Annotated[
        str | None,
        typer.Argument(help="SQL; without it what is piped in is answered, or a prompt opens.", show_default=False),
    ] = None,
    home: HomeOption = CHECKOUT,
    limit: Annotated[int, typer.Option(min=1, help="Rows to show.")] = 40,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write all rows as CSV.")] = False,
    verbose: VerboseOption = False,
) -> None:
    """Ask the published warehouse. It is opened for reading only."""
    import duckdb

    place = open_home(home)
    with duckdb.connect(published(place), read_only=True) as con:
        if query is None and sys.stdin.isatty():
            _prompt(con, place, limit)
            return
        try:
            for statement in duckdb.extract_statements(sys.stdin.read() if query is None else query):
                _answer(con, statement, limit, as_csv)
        except duckdb.Error as error:
            raise UserError(str(error)) from error


def _answer(con: "duckdb.DuckDBPyConnection", query: "duckdb.Statement | str", limit: int, as_csv: bool) -> None:
    result = con.execute(query)
    if result.description is None:
        return
    columns = [column[0] for column in result.description]
    if as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        while rows := result.fetchmany(10_000):
            writer.writerows(rows)
        return
    rows = result.fetchmany(limit + 1)
    if len(columns) * NARROWEST <= out.width:
        out.print(rich_table(columns, rows[:limit]))
    else:
        for row in rows[:limit]:
            out.print(rich_table(["column", "value"], list(zip(columns, row, strict=True))))
    told = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    more = f"the first {limit} rows; --limit or --csv show more" if len(rows) > limit else told
    out.print(Text(more, style="dim"))


def _prompt(con: "duckdb.DuckDBPyConnection", home: "Home", limit: int) -> None:
    """Read statements up to their semicolon and answer each, until end of input."""
    import duckdb
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory
    from prompt_toolkit.lexers import PygmentsLexer
    from pygments.lexers.sql import SqlLexer

    names = con.execute(
        "select table_name from duckdb_tables() union select view_name from duckdb_views() "
        "where not internal union select column_name from duckdb_columns() where not internal"
    ).fetchall()
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(home.root / "data" / "sql_history")),
        completer=WordCompleter(sorted(name for (name,) in names), ignore_case=True),
        complete_while_typing=False,
        lexer=PygmentsLexer(SqlLexer),
    )
    out.print(Text("End a statement with ; and leave with Ctrl-D. show tables; lists what there is.", "dim"))
    waiting = ""
    while True:
        try:
            waiting += session.prompt("gwr> " if not waiting else "...> ") + "\n"
        except KeyboardInterrupt:
            waiting = ""
            continue
        except EOFError:
            return
        if waiting.strip().endswith(";"):
            try:
                _answer(con, waiting, limit, as_csv=False)
            except duckdb.Error as error:
                err.print(str(error), style="red", markup=False)
            waiting = ""
        elif not waiting.strip():
            waiting = ""
