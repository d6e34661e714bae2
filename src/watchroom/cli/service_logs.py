"""`watchroom logs`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from watchroom.cli.asking import asking
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
_AGO: Final = re.compile(r"([0-9]{1,6})([smhd])", re.ASCII)
_UNIT: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def show_logs(  # noqa: PLR0913  one for each option
    settings: Settings,
    name: str,
    *,
    url: str | None,
    as_json: bool | None,
    follow: bool,
    lines: int,
    since: str | None,
    level: Sequence[str],
    search: str | None,
    host: str | None,
) -> None:
    """Print the latest lines of a service, and with *follow* those that come."""
    wanted: dict[str, Any] = {
        "lines": lines,
        "level": level or None,
        "search": search,
        "host": host,
    }
    since_ = None if since is None else moment_of(since, now=datetime.now(UTC))
    show = print_json if is_for_programs(as_json) else _print
    with asking(settings, url) as client:
        entries: Iterable[Followed | LogEntry]
        if follow:
            entries = client.follow_logs(name, since=since_, **wanted)
        else:
            entries = client.read_logs(name, since=since_, **wanted).logs
        for entry in entries:
            show(entry)


def moment_of(text: str, *, now: datetime) -> datetime | str:
    """Return the moment that `10m` or `2h` mean before now; anything else is for the server."""
    ago = _AGO.fullmatch(text)
    return text if ago is None else now - timedelta(**{_UNIT[ago[2]]: int(ago[1])})


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
