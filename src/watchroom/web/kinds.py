"""The types that parameters can have: how their texts are read, and how they are described."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from watchroom.domain.errors import InvalidInput, NotFound
from watchroom.domain.moments import (
    ISO_PATTERN,
    UNIX_PATTERN,
    parse_moment,
    parse_moment_ns,
    within_years,
)
from watchroom.domain.zones import parse_zone
from watchroom.store.filters import Bound, Way
from watchroom.web.inputs import Kind, RefusedError
from watchroom.web.refusals import words_of

LARGEST_ID: Final = 2**63 - 1  # what both databases can hold
MOST_LISTED: Final = 50  # values in one comma-separated list
NOT: Final = "!"  # before a value that is not wanted

_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,30})", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
BOUND_PATTERN: Final = r"^(lt|le|gt|ge):[0-9]{1,9}(\.[0-9]{1,9})?$"
_BOUND: Final = re.compile(
    r"(?P<way>lt|le|gt|ge):(?P<number>[0-9]{1,9}(?:\.[0-9]{1,9})?)", re.ASCII
)
_NO_MOMENT: Final = (
    "Must be a date, or a time with its offset such as 2025-08-27T12:00:00Z; "
    "in a URL + is written %2B"
)

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
E = TypeVar("E", bound=StrEnum)


def read_integer(text: str) -> int:
    """Return a whole number in plain ASCII digits. Raises RefusedError."""
    if not _INTEGER.fullmatch(text):
        raise RefusedError("Must be an integer")
    return int(text)


def integer(least: int, most: int = LARGEST_ID) -> Kind[int]:
    """A whole number within bounds, both included."""

    def read(text: str) -> int:
        number = read_integer(text)
        if not least <= number <= most:
            raise RefusedError(f"Must be between {least} and {most}")
        return number

    return Kind(read=read, schema={"type": "integer", "minimum": least, "maximum": most})


def text(longest: int) -> Kind[str]:
    """Text of bounded length without control characters."""

    def read(value: str) -> str:
        if not 0 < len(value) <= longest:
            raise RefusedError(f"Must have 1 to {longest} characters")
        if not value.isprintable():
            raise RefusedError("Must not contain control characters")
        return value

    return Kind(read=read, schema={"type": "string", "minLength": 1, "maxLength": longest})


def choice(choices: type[E]) -> Kind[E]:
    """One of the values of an enumeration."""
    return word({member.value: member for member in choices})


def loose_choice(choices: type[E]) -> Kind[E]:
    """One of the values of an enumeration, in capitals or not: pages write some of them small."""
    meanings = {member.value.casefold(): member for member in choices}

    def read(value: str) -> E:
        if value.casefold() not in meanings:
            raise RefusedError(words_of([member.value for member in choices]))
        return meanings[value.casefold()]

    return Kind(read=read, schema=choice(choices).schema)


def word(meanings: Mapping[str, T]) -> Kind[T]:
    """One of a few words, each with its meaning."""

    def read(value: str) -> T:
        if value not in meanings:
            raise RefusedError(words_of(meanings))
        return meanings[value]

    return Kind(read=read, schema={"type": "string", "enum": list(meanings)})


def bound(most: float) -> Kind[Bound]:
    """A bound that a number must keep, such as `lt:0.6`."""

    def read(value: str) -> Bound:
        match = _BOUND.fullmatch(value)
        if match is None or float(match["number"]) > most:
            raise RefusedError(f"Must be lt:, le:, gt: or ge: and a number up to {most:g}")
        return Bound(way=Way(match["way"]), value=float(match["number"]))

    return Kind(read=read, schema={"type": "string", "pattern": BOUND_PATTERN})


def many(kind: Kind[T]) -> Kind[tuple[T, ...]]:
    """Values joined by commas, each once."""

    def read(value: str) -> tuple[T, ...]:
        parts = value.split(",")
        if len(parts) > MOST_LISTED:
            raise RefusedError(f"Must list {MOST_LISTED} values at most")
        return tuple(dict.fromkeys(kind.read(part) for part in parts))

    schema = {"type": "array", "items": kind.schema, "minItems": 1, "maxItems": MOST_LISTED}
    return Kind(read=read, schema=schema)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked(Generic[T_co]):
    """Values of which one is wanted, or those of which none is."""

    wanted: tuple[T_co, ...] = ()
    excluded: tuple[T_co, ...] = ()


def picked(kind: Kind[T]) -> Kind[Picked[T]]:
    """Values joined by commas; with `!` before each of them, those that are not wanted."""
    bare = many(kind)

    def read(value: str) -> Picked[T]:
        parts = value.split(",")
        excluding = [part.startswith(NOT) for part in parts]
        if not any(excluding):
            return Picked(wanted=bare.read(value))
        if not all(excluding):
            raise RefusedError(f"Must have {NOT} before every value or before none of them")
        return Picked(excluded=bare.read(",".join(part.removeprefix(NOT) for part in parts)))

    return Kind(read=read, schema={**bare.schema, "items": _or_not(kind.schema)})


def _or_not(schema: Mapping[str, Any]) -> Mapping[str, object]:
    """Return the schema of a word or text that `!` may stand before."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], *(NOT + each for each in schema["enum"])]}
    return {**schema, "maxLength": len(NOT) + schema["maxLength"]}


def no_execution(id_: int) -> NotFound:
    """Return the error for a run that there is none of."""
    return NotFound(f"There is no execution {id_}.")


def _read_execution_id(value: str) -> int:
    """Return an id. Raises NotFound for an integer that no database could hold."""
    id_ = read_integer(value)
    if not 0 <= id_ <= LARGEST_ID:
        raise no_execution(id_)
    return id_


def _read_day(value: str) -> date:
    if not _DAY.fullmatch(value):
        raise RefusedError("Must be a date as YYYY-MM-DD")
    try:
        found = date.fromisoformat(value)
    except ValueError as error:
        raise RefusedError(f"{value} is not a day of the calendar") from error
    with _refusing():
        return within_years(found)


def _read_moment(value: str) -> int:
    with _refusing():
        at_ms = parse_moment(value)
    if at_ms is None:
        raise RefusedError(_NO_MOMENT)
    return at_ms


def _read_moment_ns(value: str) -> int:
    """Return nanoseconds since 1970; digits alone are seconds, as Unix counts them."""
    with _refusing():
        at_ns = parse_moment_ns(value)
    if at_ns is None:
        raise RefusedError(_NO_MOMENT)
    return at_ns


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except InvalidInput as error:
        raise RefusedError(error.reason) from error


def _read_zone(value: str) -> tzinfo:
    # An offset whose + was not escaped arrives with a space in its place; nothing else can begin
    # with one.
    spelled = "+" + value[1:] if value.startswith(" ") else value
    with _refusing():
        return parse_zone(spelled)


DAY: Final = Kind(read=_read_day, schema={"type": "string", "format": "date"})
MOMENT: Final = Kind(read=_read_moment, schema={"type": "string", "pattern": f"^{ISO_PATTERN}$"})
ZONE: Final = Kind(read=_read_zone, schema={"type": "string", "maxLength": 64})
EXECUTION_ID: Final = Kind(read=_read_execution_id, schema={"type": "integer"})
MOMENT_NS: Final = Kind(
    read=_read_moment_ns,
    schema={"type": "string", "pattern": f"^(?:{ISO_PATTERN}|{UNIX_PATTERN})$"},
)
TRUTH: Final = Kind(read=word({"true": True, "false": False}).read, schema={"type": "boolean"})
ANY_TEXT: Final = Kind(read=str, schema={"type": "string"})
