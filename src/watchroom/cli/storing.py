"""`watchroom store copy`."""

import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

import click
import msgspec
from rich.console import Console
from rich.progress import Progress as ProgressBar

from watchroom.cli.running import run
from watchroom.domain.errors import InvalidInput
from watchroom.settings import Settings
from watchroom.store import open_store
from watchroom.store.copying import CopyProgress, CopyResult, copy_store
from watchroom.store.database import Database

SCHEMES: Final = ("sqlite", "postgresql", "postgres")


def copy(settings: Settings, *, source: str | None, target: str, as_json: bool) -> None:
    """Copy a store with a progress bar, and say what to do next."""
    from_url = source or settings.store_url
    for option, url in (("--from", from_url), ("--to", target)):
        if urlsplit(url).scheme not in SCHEMES:
            raise InvalidInput(option, "expected sqlite:///path/to/file or postgresql://...")
    began_s = time.monotonic()
    with ProgressBar(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("rows", total=None)

        def show(progress: CopyProgress) -> None:
            bar.update(task, completed=progress.done, total=progress.total)

        result = run(_copy(settings, from_url, target, show))
    seconds = round(time.monotonic() - began_s, 3)
    if as_json:
        told = msgspec.to_builtins(result) | {"seconds": seconds}
        click.echo(msgspec.json.encode(told).decode())
        return
    click.echo(
        f"{result.rows:,} rows, {result.runs:,} runs among them, in {seconds:,.1f} s;"
        f" all counted, {result.sampled:,} read back and compared"
    )
    click.echo(f"Set WATCHROOM_STORE_URL={_placeholder(target)} and start the server.")
    click.echo(f"Pictures stay where they are: {settings.objects_url}")


async def _copy(
    settings: Settings, source: str, target: str, show: Callable[[CopyProgress], None]
) -> CopyResult:
    async with (
        _opened(settings, source, create=False) as old,
        _opened(settings, target, create=True) as new,
    ):
        return await copy_store(old, new, show)


@asynccontextmanager
async def _opened(settings: Settings, url: str, *, create: bool) -> AsyncIterator[Database]:
    store = await open_store(url, data_dir=settings.data_dir, create=create)
    try:
        yield store
    finally:
        await store.close()


def _placeholder(url: str) -> str:
    """Return an address for a setting, with a word in the password's place."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    user, _, place = parts.netloc.rpartition("@")
    netloc = f"{user.partition(':')[0]}:PASSWORD@{place}"
    return parts._replace(netloc=netloc).geturl()
