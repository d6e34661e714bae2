"""`python -m bench`: measures what Watchroom promises, against peers on the same machine."""

import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from typing import Final

import click
import msgspec

from bench import (
    ingest,
    list_page,
    picture,
    questions,
    rest,
    service_list,
    service_logs,
    services_at_rest,
    thumbnails,
)
from bench.figures import Finding, as_json, print_table
from bench.machine import this_machine
from bench.plan import Plan
from watchroom.store.database import Dialect

_MODULES: Final = (
    list_page,
    questions,
    ingest,
    thumbnails,
    picture,
    rest,
    service_list,
    service_logs,
    services_at_rest,
)
ROWS: Final[Mapping[str, Callable[[Plan], list[Finding]]]] = {
    module.ROW: module.measure for module in _MODULES
}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--only", multiple=True, type=click.Choice(list(ROWS)), help="A row; repeatable.")
@click.option("--list", "only_list", is_flag=True, help="Name the rows and measure nothing.")
@click.option("--runs", default=1_000_000, show_default=True, type=click.IntRange(1000))
@click.option(
    "--store",
    default=Dialect.SQLITE.value,
    show_default=True,
    type=click.Choice([dialect.value for dialect in Dialect]),
)
@click.option("--json", "as_document", is_flag=True, help="Print JSON.")
def main(
    *, only: tuple[str, ...], only_list: bool, runs: int, store: str, as_document: bool
) -> None:
    """Measure; exit status 1 only if something could not be run to its end."""
    if only_list:
        click.echo("\n".join(ROWS))
        return
    machine = this_machine()
    with ExitStack() as stack:
        plan = Plan(dialect=Dialect(store), runs=runs, stack=stack)
        findings, complete = _measure(plan, only or ROWS)
    if as_document:
        document = {"machine": machine, "findings": [*map(as_json, findings)]}
        click.echo(msgspec.json.format(msgspec.json.encode(document)).decode())
    else:
        print_table(machine, findings)
    sys.exit(not complete)


def _measure(plan: Plan, rows: Iterable[str]) -> tuple[list[Finding], bool]:
    """Return what was found, and whether every row ran to its end."""
    findings: list[Finding] = []
    complete = True
    for row in rows:
        click.echo(f"measuring {row} ...", err=True)
        try:
            findings += ROWS[row](plan)
        except Exception:  # noqa: BLE001  one row that fails must not take the others with it
            traceback.print_exc()
            complete = False
    return findings, complete


if __name__ == "__main__":
    main()
