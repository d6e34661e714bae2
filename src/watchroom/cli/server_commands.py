"""The commands that ask a server, on one page; what each needs is imported when it runs."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from watchroom.cli.loading import module, settings_to_ask
from watchroom.cli.moments import Moment
from watchroom.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])

_HOST: Final = click.option(
    "--host", help="The Docker host, where several have a service of that name."
)
_YES: Final = click.option("-y", "--yes", "confirmed", is_flag=True, help="Do not ask first.")


def _asking(work: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of all that ask a server, and the settings that follow."""

    @click.option("--url", help="Address of the server; else WATCHROOM_URL, or this machine's.")
    @click.option(
        "--key-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="File with a key of that server; else WATCHROOM_CLIENT_KEY.",
    )
    @click.option(
        "--json/--text",
        "as_json",
        default=None,
        help="One JSON value a line, or words; else JSON unless a terminal shows it.",
    )
    @wraps(work)
    def command(url: str | None, key_file: Path | None, **options: object) -> None:
        work(settings_to_ask(url=url, key_file=key_file), **options)

    return command


def _limit(most: int | None = None) -> Callable[[F], F]:
    return click.option(
        "--limit",
        type=click.IntRange(1, most),
        default=20,
        show_default=True,
        help="The latest so many, at most.",
    )


@click.command()
@click.option(
    "--filter",
    "filter_",
    type=click.Choice(["all", "running", "stopped"]),
    default="all",
    show_default=True,
    help="Which ones.",
)
@click.option("--search", metavar="WORDS", help="Only those in whose names these words occur.")
@_asking
def services(settings: Settings, **options: object) -> None:
    """Show the services of a running server, with what they use."""
    module("services").show_services(settings, **options)


@click.command()
@click.option("--status", multiple=True, help="Only runs that ended so; several times for several.")
@click.option("--risk", multiple=True, help="Only runs of this risk; several times for several.")
@click.option("--days", type=click.IntRange(1, 365), help="Only runs of the last days.")
@click.option("--search", metavar="WORDS", help="Only runs in which these words occur.")
@_limit()
@_asking
def executions(settings: Settings, **options: object) -> None:
    """Show the runs that a running server has, the newest first."""
    module("executions").show_executions(settings, **options)


@click.command()
@click.option("--state", type=click.Choice(["open", "closed"]), help="Only those that are so.")
@click.option("--since", metavar="WHEN", type=Moment(), help="Only with failures from then on.")
@_limit()
@_asking
def incidents(settings: Settings, **options: object) -> None:
    """Show which runs failed together, and which services are suspected."""
    module("incidents").show_incidents(settings, **options)


@click.command()
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
@click.option(
    "--since",
    metavar="WHEN",
    type=Moment(),
    help="Only from then on: 90s, 10m, 2h, 3d, or a time as 2025-08-27T12:00:00Z.",
)
@click.option("--level", multiple=True, help="Only lines of this level; several times for several.")
@click.option("--search", metavar="TEXT", help="Only lines with this text.")
@_HOST
@_asking
def logs(settings: Settings, name: str, **options: object) -> None:
    """Show what the service NAME printed."""
    module("service_logs").show_logs(settings, name, **options)


@click.command()
@click.option("-f", "--follow", is_flag=True, help="Go on with what comes, until Ctrl+C.")
@click.option("--type", "types", multiple=True, help="Such as service.failed; several times.")
@click.option("--channel", "channels", multiple=True, help="Such as services; several times.")
@_limit(1000)
@_asking
def events(settings: Settings, **options: object) -> None:
    """Show what happened, as a running server tells it."""
    module("events").show_events(settings, **options)


@click.command()
@click.argument("name")
@_HOST
@_asking
def start(settings: Settings, name: str, **options: object) -> None:
    """Start the service NAME, and wait until that is done."""
    module("ordering").order(settings, "start", name, confirmed=True, **options)


@click.command()
@click.argument("name")
@_HOST
@_YES
@_asking
def stop(settings: Settings, name: str, **options: object) -> None:
    """Stop the service NAME, and wait until that is done."""
    module("ordering").order(settings, "stop", name, **options)


@click.command()
@click.argument("name")
@_HOST
@_YES
@_asking
def restart(settings: Settings, name: str, **options: object) -> None:
    """Restart the service NAME, and wait until that is done."""
    module("ordering").order(settings, "restart", name, **options)


COMMANDS: Final = (services, executions, incidents, logs, events, start, stop, restart)
