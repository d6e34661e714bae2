"""The command line; what a command needs is imported when it runs."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from watchroom import __version__
from watchroom.cli.loading import module, settings_here
from watchroom.cli.moments import Moment
from watchroom.cli.people_commands import people
from watchroom.cli.server_commands import COMMANDS
from watchroom.domain.access import Scope
from watchroom.domain.errors import WatchroomError
from watchroom.domain.execution import RiskLevel, Status
from watchroom.domain.exports import ExportFormat

INTERRUPTED = 130  # what shells tell of a program that SIGINT ended


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
    module("serving").serve(settings_here(), environment=os.environ)


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
    module("demonstrating").demo(
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
    module("importing").import_runs(
        settings_here(), as_json=as_json, retry_unreadable=retry_unreadable
    )


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(as_json: bool) -> None:
    """Say what is reachable and what is missing, with the line to add."""
    module("examining").examine(settings_here(), environment=os.environ, as_json=as_json)


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
    module("keys").create(settings_here(), name=name, scopes=chosen, expires=expires)


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def keys_list(as_json: bool) -> None:
    """List every key; secrets are not kept and cannot be shown."""
    module("keys").list_keys(settings_here(), as_json=as_json)


@keys.command("revoke")
@click.argument("key_id")
def keys_revoke(key_id: str) -> None:
    """Make the key with this id useless, at once and for good."""
    module("keys").revoke(settings_here(), key_id=key_id)


@main.command()
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--without-pictures", is_flag=True, help="Leave the pictures out: the store alone.")
def backup(archive: Path, without_pictures: bool) -> None:
    """Write store and pictures to ARCHIVE, a tar file, while everything runs."""
    module("backups").backup(settings_here(), archive, with_pictures=not without_pictures)


@main.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(archive: Path) -> None:
    """Unpack ARCHIVE into an empty data folder."""
    module("backups").restore(settings_here(), archive)


@main.command()
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in ExportFormat]),
    default=ExportFormat.CSV.value,
    show_default=True,
)
@click.option(
    "-o",
    "--output",
    default="-",
    show_default=True,
    help="File to write; - is the standard output.",
)
@click.option("--since", metavar="WHEN", type=Moment(), help="Only runs that began then or later.")
@click.option("--until", metavar="WHEN", type=Moment(), help="Only runs that began before.")
@click.option("--status", multiple=True, type=click.Choice([each.value for each in Status]))
@click.option("--risk", multiple=True, type=click.Choice([each.value for each in RiskLevel]))
@click.option("--camera", multiple=True)
@click.option("--workflow", multiple=True, help="Id or exact name.")
@click.option("--search", help="Words that must all occur.")
@click.option("--column", "columns", multiple=True, help="Of a table; several in this order.")
def export(form: str, output: str, **wanted: Any) -> None:  # noqa: ANN401  click's values
    """Write the runs of the store to a file, while everything runs: CSV, JSON lines, Parquet, zip.

    Options that may be given several times let runs through that fit any of their values.
    """
    module("exporting").export(settings_here(), form=ExportFormat(form), output=output, **wanted)


@main.group()
def store() -> None:
    """Move what Watchroom has stored between databases."""


@store.command("copy")
@click.option("--from", "source", metavar="URL", help="Else the store of the settings.")
@click.option("--to", "target", metavar="URL", required=True, help="A new or empty database.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def store_copy(source: str | None, target: str, as_json: bool) -> None:
    """Copy a whole store into an empty one: SQLite to PostgreSQL, or back."""
    module("storing").copy(settings_here(), source=source, target=target, as_json=as_json)


@main.command()
def openapi() -> None:
    """Print the OpenAPI 3.1 document of the API."""
    click.echo(module("describing").openapi_json(settings_here()))


for _command in (people, *COMMANDS):
    main.add_command(_command)
