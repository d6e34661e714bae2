"""`python -m bench`: measures what Watchroom promises, against peers on the same machine."""

import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Final

import click
import msgspec

from bench import ingest, list_page, picture, questions, rest, thumbnails
from bench.figures import Finding, as_json, print_table
from bench.plan import Plan
from watchroom.store.database import Dialect

ROWS: Final[Mapping[str, Callable[[Plan], list[Finding]]]] = {
    module.ROW: module.measure
    for module in (list_page, questions, ingest, thumbnails, picture, rest)
}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--only", multiple=True, type=click.Choice(list(ROWS)), help="A row; repeatable.")
@click.option("--list", "only_list", is_flag=True, help="Name the rows and measure nothing.")
@click.option("--runs", default=1_000_000, show_default=True, type=click.IntRange(1000))
@click.option(
    "--store", type=click.Choice([d.value for d in Dialect]), default=Dialect.SQLITE.value
)
@click.option("--json", "json_too", is_flag=True, help="Print JSON.")
def main(*, only: tuple[str, ...], only_list: bool, runs: int, store: str, json_too: bool) -> None:
    """Measure; exit status 1 only if something could not be run to its end."""
    if only_list:
        click.echo("\n".join(ROWS))
        return
    plan = Plan(dialect=Dialect(store), runs=runs)
    findings: list[Finding] = []
    failed = False
    for row in only or ROWS:
        click.echo(f"measuring {row} ...", err=True)
        try:
            findings += ROWS[row](plan)
        except Exception:  # noqa: BLE001  one row that fails must not take the others with it
            traceback.print_exc()
            failed = True
    if json_too:
        click.echo(msgspec.json.format(msgspec.json.encode([*map(as_json, findings)])).decode())
    else:
        print_table(findings)
    sys.exit(failed)


if __name__ == "__main__":
    main()
