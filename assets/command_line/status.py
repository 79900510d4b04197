"""`gwr status`: what is staged, extracted, published, due and refused."""

from rich.text import Text

from assets.command_line.console import CHECKOUT, HomeOption, VerboseOption, open_home, out, rich_table
from pipeline.home import Home


def status(home: HomeOption = CHECKOUT, verbose: VerboseOption = False) -> None:
    """Say of every delivery what it held and what of it is due, and whether the warehouse is up to date."""
    place = open_home(home)
    due = _deliveries(place)
    _warehouse(place, due)


def _deliveries(home: Home) -> bool:
    """Show the deliveries; whether anything of them is due."""
    from pipeline import execution, listing, tables
    from pipeline.deliveries import deliveries
    from pipeline.stages import STAGES

    rows = []
    any_due = False
    for delivery in deliveries(home):
        name = delivery.delivery_id
        due = [stage.table for stage in STAGES if execution.is_due(stage, home, name)]
        if listing.is_due(home, name):
            due.insert(0, listing.TABLE)

        any_due = any_due or bool(due)

        def made(table: str, name: str = name) -> int | None:
            manifest = tables.manifest(home, table, name)
            return manifest.rows if manifest else None

        counted = [made(table) for table in ("documents", "reports", "mentions", "observations", "quarantine")]
        rows.append((name, delivery.documents, *counted, f"due from {due[0]} on" if due else "up to date"))
    if not rows:
        out.print("Nothing has been delivered yet: gwr run PATH")
        return False
    columns = ["delivery", "staged", "opened", "reports", "mentions", "observations", "quarantined", "state"]
    out.print(rich_table(columns, rows))
    return any_due


def _warehouse(home: Home, deliveries_are_due: bool) -> None:
    from warehouse import freshness

    if not home.published.exists():
        out.print(Text(f"warehouse: not published yet ({home.published})"))
        return
    import duckdb

    with duckdb.connect(home.published, read_only=True) as con:
        built = con.execute("select value from about where item = 'built_at'").fetchone()
    state = "due" if deliveries_are_due or freshness.publication_is_due(home) else "up to date"
    out.print(Text(f"warehouse: {state}, built {built[0] if built else 'at an unknown time'}, {home.published}"))
