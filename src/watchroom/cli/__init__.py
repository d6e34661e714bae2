"""The command line: every command on one page; what a command needs is imported when it runs."""

import os
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from watchroom import __version__
from watchroom.domain.access import Scope
from watchroom.domain.errors import WatchroomError
from watchroom.settings import Settings, load_settings


class _Group(click.Group):
    """Turns our own errors into one line on standard error and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  click's own signature
        try:
            return super().invoke(ctx)
        except WatchroomError as error:
            click.echo(f"watchroom: {error}", err=True)
            sys.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="watchroom")
def main() -> None:
    """One dashboard for an AI stack: its containers, and every n8n run that uses them."""


@main.command()
def serve() -> None:
    """Answer the API and copy runs from n8n, until Ctrl+C or SIGTERM."""
    _module("serving").serve(_settings())


@main.command("import")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option(
    "--retry-unreadable",
    is_flag=True,
    help="Try again every run whose data could not be decoded, instead of a pass over n8n.",
)
def import_(as_json: bool, retry_unreadable: bool) -> None:
    """Copy everything that n8n has now, once to its end, and say what was copied."""
    _module("importing").import_runs(
        _settings(), as_json=as_json, retry_unreadable=retry_unreadable
    )


@main.command()
def doctor() -> None:
    """Say what is reachable and what is missing, with the line to add."""
    _module("examining").examine(_settings())


@main.group()
def keys() -> None:
    """Make, list and revoke API keys."""


@keys.command("create")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    default=[Scope.READ.value],
    show_default=True,
    help="A right that the key has; may be given several times.",
)
@click.option("--days", type=click.IntRange(1, 3650), help="Days until it expires; else never.")
def keys_create(name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a key called NAME and print its secret, this once."""
    expires = None if days is None else datetime.now(UTC) + timedelta(days=days)
    chosen = frozenset(map(Scope, scopes))
    _module("keys").create(_settings(), name=name, scopes=chosen, expires=expires)


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def keys_list(as_json: bool) -> None:
    """List every key; secrets are not kept and cannot be shown."""
    _module("keys").list_keys(_settings(), as_json=as_json)


@keys.command("revoke")
@click.argument("key_id")
def keys_revoke(key_id: str) -> None:
    """Make the key with this id useless, at once and for good."""
    _module("keys").revoke(_settings(), key_id=key_id)


@main.command()
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--without-pictures", is_flag=True, help="Leave the pictures out: the store alone.")
def backup(archive: Path, without_pictures: bool) -> None:
    """Write store and pictures to ARCHIVE, a tar file, while everything runs."""
    _module("backups").backup(_settings(), archive, with_pictures=not without_pictures)


@main.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(archive: Path) -> None:
    """Unpack ARCHIVE into an empty data folder."""
    _module("backups").restore(_settings(), archive)


@main.command()
def openapi() -> None:
    """Print the OpenAPI 3.1 document of the API."""
    click.echo(_module("describing").openapi_json(_settings()))


def _settings() -> Settings:
    return load_settings(os.environ, folder=Path.cwd())


def _module(name: str) -> Any:  # noqa: ANN401  a module of this package, imported when needed
    return import_module(f"watchroom.cli.{name}")
