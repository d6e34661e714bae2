"""`watchroom import`."""

import sys
import time
from dataclasses import dataclass

import click
import msgspec
from rich.console import Console
from rich.progress import Progress as ProgressBar

from watchroom.cli.running import run
from watchroom.domain.errors import Misconfigured
from watchroom.flows.ingest import Progress
from watchroom.flows.rereading import RereadCounts, Rereader
from watchroom.settings import Settings
from watchroom.wiring.parts import opened, utc_now
from watchroom.wiring.runs import build_ingest, open_n8n

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What one pass over n8n did."""

    seen: int  # rows of n8n
    stored: int  # runs that are new here, or changed
    pictures: int
    unreadable: int  # runs whose data could not be decoded
    seconds: float
    mb_per_s: float  # of pictures, in millions of bytes


def import_runs(settings: Settings, *, as_json: bool, retry_unreadable: bool) -> None:
    """Run one pass and print its summary."""
    if retry_unreadable:
        _print(run(_reread(settings)), as_json=as_json)
    else:
        _print(run(_import(settings)), as_json=as_json)


async def _import(settings: Settings) -> Summary:
    async with opened(settings) as parts:
        ingest = build_ingest(settings, parts)
        if ingest is None:
            raise Misconfigured("WATCHROOM_N8N_URL names no n8n database to import from")
        began_s = time.monotonic()
        with ProgressBar(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("runs", total=None)

            def show(progress: Progress) -> None:
                seen = progress.counts.seen
                bar.update(task, completed=seen, total=seen + progress.waiting)

            counts = await ingest.import_all(show)
    seconds = time.monotonic() - began_s
    return Summary(
        seen=counts.seen,
        stored=counts.stored,
        pictures=counts.pictures,
        unreadable=counts.unreadable,
        seconds=round(seconds, 3),
        mb_per_s=round(counts.picture_bytes / MEGABYTE / seconds, 3) if seconds else 0.0,
    )


async def _reread(settings: Settings) -> RereadCounts:
    async with opened(settings) as parts:
        n8n = await open_n8n(settings)
        try:
            rereader = Rereader(n8n=n8n, store=parts.store, objects=parts.objects, clock=utc_now)
            return await rereader.reread_all()
        finally:
            await n8n.close()


def _print(summary: Summary | RereadCounts, *, as_json: bool) -> None:
    words = msgspec.to_builtins(summary)
    if as_json:
        click.echo(msgspec.json.encode(words).decode())
        return
    for name, value in words.items():
        click.echo(f"{name.replace('_', ' '):<12} {value:,}")
