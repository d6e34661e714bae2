"""What commands print: lines for people, JSON for programs, nothing raw of others."""

import re
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

import click
import msgspec

_COLOURS: Final = re.compile(r"\x1b\[[0-9;:]*m")
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)  # tabs may stay; the last ones turn text around, so that it reads other than it is


def visible(text: str) -> str:
    """Return a text on one line that cannot move a cursor, colour or turn around what follows."""
    return _CONTROL.sub(_escaped, _COLOURS.sub("", text))


def _escaped(match: re.Match[str]) -> str:
    point = ord(match.group())
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}"


def is_for_programs(as_json: bool | None) -> bool:
    """Tell whether JSON is wanted; where nobody said so, whether nobody reads along."""
    return not sys.stdout.isatty() if as_json is None else as_json


def print_json(value: object) -> None:
    """Print one value of the client on one line, as the API spells it."""
    plain = _spelled(msgspec.to_builtins(value, builtin_types=(datetime, date)))
    text = msgspec.json.encode(plain).decode()
    click.echo(_CONTROL.sub(_in_json, text) if sys.stdout.isatty() else text)


def print_line(*parts: str | None, colour: str | None = None) -> None:
    """Print the parts that there are on one line."""
    words = "  ".join(visible(part) for part in parts if part)
    click.secho(words, fg=colour)


def moment(at: datetime | None) -> str | None:
    """Return a moment for people, in the time zone of their machine."""
    return None if at is None else at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def short_moment(at: datetime | None) -> str | None:
    """Return a moment for a column of a table; the year is left out where it is this one."""
    text = moment(at)
    return None if text is None else text.removeprefix(f"{datetime.now().astimezone().year}-")


def duration(seconds: float | None) -> str | None:
    """Return a duration for people: 3.2s, 4m 05s, 7h 12m, 3d 4h."""
    if seconds is None:
        return None
    if seconds < 60:
        return f"{seconds:.1f}s" if seconds < 10 else f"{seconds:.0f}s"
    minutes, rest = divmod(int(seconds), 60)
    if minutes < 60:
        return f"{minutes}m {rest:02d}s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h {minutes:02d}m" if hours < 24 else f"{hours // 24}d {hours % 24}h"


def _in_json(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def _spelled(value: Any) -> Any:  # noqa: ANN401  JSON of any shape
    """Return a value whose moments have milliseconds, as everywhere in the API."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        case Mapping():
            return {name: _spelled(each) for name, each in value.items()}
        case list():
            return [_spelled(each) for each in value]
    return value
