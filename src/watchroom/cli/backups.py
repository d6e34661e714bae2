"""`watchroom backup` and `watchroom restore`."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from watchroom.cli.running import run
from watchroom.domain.errors import Misconfigured
from watchroom.flows.backups import read_backup, write_backup
from watchroom.settings import Settings
from watchroom.wiring.parts import make_data_dir, opened


def backup(settings: Settings, archive: Path, *, with_pictures: bool) -> None:
    """Write a backup; pictures in a bucket stay there and are not part of it."""
    folder = _objects_dir(settings)

    async def work() -> int:
        async with opened(settings) as parts:
            return await write_backup(
                parts.store, archive, objects_dir=folder if with_pictures else None
            )

    size_bytes = run(work())
    click.echo(f"{archive}: {size_bytes:,} bytes")
    if with_pictures and folder is None:
        click.echo("pictures are in a bucket and were left there", err=True)


def restore(settings: Settings, archive: Path) -> None:
    """Unpack a backup into the data folder."""
    if not settings.store_url.startswith("sqlite:"):
        raise Misconfigured("the store is PostgreSQL: restore it with pg_restore or psql")
    make_data_dir(settings)
    run(read_backup(archive, settings.data_dir))
    click.echo(f"restored into {settings.data_dir}")


def _objects_dir(settings: Settings) -> Path | None:
    parts = urlsplit(settings.objects_url)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None
