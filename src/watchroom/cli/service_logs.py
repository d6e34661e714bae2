"""`watchroom logs`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from watchroom.cli.asking import asking
from watchroom.cli.naming import named
from watchroom.cli.terminal import is_for_programs, moment, print_json, print_line
from watchroom.client.models.logs import Followed, FollowedGap, FollowedMark, LogEntry
from watchroom.settings import Settings

_COLOUR: Final[Mapping[str | None, str]] = {
    "fatal": "red",
    "error": "red",
    "warn": "yellow",
    "debug": "bright_black",
    "trace": "bright_black",
}


def show_logs(  # noqa: PLR0913  one for each option
    settings: Settings,
    name: str,
    *,
    as_json: bool | None,
    follow: bool,
    lines: int,
    since: datetime | None,
    level: Sequence[str],
    search: str | None,
    host: str | None,
) -> None:
    """Print the latest lines of a service, and with *follow* those that come."""
    show = print_json if is_for_programs(as_json) else _print
    with asking(settings) as client:
        service = named(client, name, host=host)
        wanted: dict[str, Any] = {
            "host": service.host,
            "lines": lines,
            "since": since,
            "level": level or None,
            "search": search,
        }
        entries: Iterable[Followed | LogEntry]
        if follow:
            entries = client.follow_logs(service.reference, **wanted)
        else:
            entries = client.read_logs(service.reference, **wanted).logs
        for entry in entries:
            show(entry)


def _print(entry: Followed | LogEntry) -> None:
    match entry:
        case LogEntry():
            colour = _COLOUR.get(entry.level)
            print_line(moment(entry.timestamp), entry.message, colour=colour)
        case FollowedGap():
            print_line(moment(entry.timestamp), f"--- {entry.reason}", colour="cyan")
        case FollowedMark():
            words = f"--- {entry.event}"
            print_line(moment(entry.timestamp), words, entry.detail, colour="cyan")
