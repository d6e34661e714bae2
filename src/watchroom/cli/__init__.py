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

INTERRUPTED = 130  # what shells tell of a program that SIGINT ended

_url = click.option("--url", help="Address of the server; else WATCHROOM_URL, or this machine's.")
_json = click.option(
    "--json/--text",
    "as_json",
    default=None,
    help="One JSON value a line, or words; else JSON unless a terminal shows it.",
)


class _Group(click.Group):
    """Turns our own errors into one line on standard error and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  click's own signature
        try:
            return super().invoke(ctx)
        except WatchroomError as error:
            click.echo(f"watchroom: {error}", err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="watchroom")
def main() -> None:
    """One dashboard for an AI stack: its containers, and every n8n run that uses them."""


@main.command()
def serve() -> None:
    """Answer the API and copy runs from n8n, until Ctrl+C or SIGTERM."""
    _module("serving").serve(_settings())


@main.command()
@click.option(
    "--executions",
    type=click.IntRange(100, 1_000_000),
    help="How many runs there are at the first start.  [default: 100000]",
)
@click.option(
    "--port",
    "ports",
    multiple=True,
    type=click.IntRange(0, 65_535),
    help="A port to listen on; may be given several times.  [default: 5000 and 3001]",
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where everything is kept.  [default: ~/.local/share/watchroom-demo]",
)
@click.option("--reset", is_flag=True, help="Make everything anew.")
def demo(executions: int | None, ports: tuple[int, ...], folder: Path | None, reset: bool) -> None:
    """Show Watchroom with containers and runs that are made up, until Ctrl+C or SIGTERM."""
    _module("demonstrating").demo(
        folder=folder, runs=executions, ports=ports, reset=reset, environment=os.environ
    )


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
@click.option(
    "--filter",
    "filter_",
    type=click.Choice(["all", "running", "stopped"]),
    default="all",
    show_default=True,
    help="Which ones.",
)
@click.option("--search", metavar="WORDS", help="Only those in whose names these words occur.")
@_json
@_url
def services(**options: object) -> None:
    """Show the services of a running server, with what they use."""
    _module("services").show_services(_settings(), **options)


@main.command()
@click.option("--status", multiple=True, help="Only runs that ended so; several times for several.")
@click.option("--risk", multiple=True, help="Only runs of this risk; several times for several.")
@click.option("--days", type=click.IntRange(1, 365), help="Only runs of the last days.")
@click.option("--search", metavar="WORDS", help="Only runs in which these words occur.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most.")
@_json
@_url
def executions(**options: object) -> None:
    """Show the runs that a running server has, the newest first."""
    _module("executions").show_executions(_settings(), **options)


@main.command()
@click.argument("name")
@click.option("-f", "--follow", is_flag=True, help="Go on with what comes, until Ctrl+C.")
@click.option(
    "-n",
    "--lines",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="The latest so many.",
)
@click.option("--since", metavar="WHEN", help="Only from then on: 10m, 2h, or ISO 8601.")
@click.option("--level", multiple=True, help="Only lines of this level; several times for several.")
@click.option("--search", metavar="TEXT", help="Only lines with this text.")
@click.option("--host", help="The Docker host, where several have a service of that name.")
@_json
@_url
def logs(name: str, **options: object) -> None:
    """Show what the service NAME printed."""
    _module("service_logs").show_logs(_settings(), name, **options)


@main.command()
@click.option("-f", "--follow", is_flag=True, help="Go on with what comes, until Ctrl+C.")
@click.option("--type", "types", multiple=True, help="Such as service.failed; several times.")
@click.option("--channel", "channels", multiple=True, help="Such as services; several times.")
@click.option(
    "--limit",
    type=click.IntRange(0, 1000),
    default=20,
    show_default=True,
    help="The latest so many.",
)
@_json
@_url
def events(**options: object) -> None:
    """Show what happened, as a running server tells it."""
    _module("events").show_events(_settings(), **options)


@main.command()
def openapi() -> None:
    """Print the OpenAPI 3.1 document of the API."""
    click.echo(_module("describing").openapi_json(_settings()))


def _settings() -> Settings:
    return load_settings(os.environ, folder=Path.cwd())


def _module(name: str) -> Any:  # noqa: ANN401  a module of this package, imported when needed
    return import_module(f"watchroom.cli.{name}")
