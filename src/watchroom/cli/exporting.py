"""`watchroom export`."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from watchroom.cli.running import run
from watchroom.domain.errors import Misconfigured
from watchroom.domain.execution import RiskLevel, Status
from watchroom.domain.exports import ExportFormat
from watchroom.domain.times import to_ms
from watchroom.flows.exports.ordering import check_order
from watchroom.flows.exports.saving import save_parts, write_parts
from watchroom.flows.exports.source import Order
from watchroom.settings import Settings
from watchroom.store.exports import Selection
from watchroom.store.filters import ExecutionFilter
from watchroom.wiring.parts import opened
from watchroom.wiring.runs import export_source

STANDARD_OUTPUT: Final = "-"


class Wanted(TypedDict):
    """Which runs, as the options say it; empty or None lets everything through."""

    since: datetime | None
    until: datetime | None
    status: tuple[str, ...]
    risk: tuple[str, ...]
    camera: tuple[str, ...]
    workflow: tuple[str, ...]
    search: str | None


def export(
    settings: Settings,
    *,
    form: ExportFormat,
    output: str,
    columns: tuple[str, ...],
    **wanted: Unpack[Wanted],
) -> None:
    """Write the runs that are wanted, the newest first."""
    selection = Selection(wanted=_filter(wanted))
    order = Order(format=form, columns=columns or None, selection=selection)
    check_order(order)
    if output == STANDARD_OUTPUT and form is not ExportFormat.CSV and sys.stdout.isatty():
        raise Misconfigured(f"a terminal shows no {form}: name a file with --output")
    rows = run(_written(settings, order, output))
    if output != STANDARD_OUTPUT:
        click.echo(f"{output}: {rows:,} runs")


def _filter(wanted: Wanted) -> ExecutionFilter:
    since, until = wanted["since"], wanted["until"]
    return ExecutionFilter(
        from_ms=None if since is None else to_ms(since),
        to_ms=None if until is None else to_ms(until),
        statuses=tuple(map(Status, wanted["status"])),
        risks=tuple(map(RiskLevel, wanted["risk"])),
        cameras=wanted["camera"],
        workflows=wanted["workflow"],
        search=wanted["search"],
    )


async def _written(settings: Settings, order: Order, output: str) -> int:
    async with opened(settings) as parts:
        source = export_source(settings, parts)
        if output == STANDARD_OUTPUT:
            return await write_parts(source.parts(order), sys.stdout.buffer)
        return await save_parts(source.parts(order), Path(output))
