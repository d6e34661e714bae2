"""The place in a list where another page begins or ends, as opaque text."""

import base64
import binascii
from dataclasses import dataclass

import msgspec

from watchroom.domain.errors import InvalidInput
from watchroom.store.filters import Sort
from watchroom.store.ordering import HIGHEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A run at the edge of a page, by what the list is sorted by."""

    sort: Sort
    key: int
    value: float | None = None  # of the column sorted by, if that is not the time


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a page begins, or ends."""

    place: Place
    backwards: bool = False  # the page ends right before the place, and does not begin after it


class _Written(msgspec.Struct, array_like=True, omit_defaults=True):
    sort: Sort
    key: int
    value: float | None
    backwards: bool = False


_decoder = msgspec.json.Decoder(_Written)


def cursor_of(place: Place, *, backwards: bool = False) -> str:
    """Return where a page begins, or with *backwards* ends, as text that is safe in a URL."""
    written = _Written(place.sort, place.key, place.value, backwards)
    plain = msgspec.json.encode(written)
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


def start_of(cursor: str, sort: Sort) -> Start:
    """Return what *cursor* stands for. Raises InvalidInput."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        plain = base64.b64decode(padded, altchars=b"-_", validate=True)
        written = _decoder.decode(plain)
    except (UnicodeEncodeError, binascii.Error, msgspec.DecodeError) as error:
        raise InvalidInput("cursor", "is not one that this server gave") from error
    if not 0 <= written.key <= HIGHEST:
        raise InvalidInput("cursor", "is not one that this server gave")
    if written.sort is not sort:
        raise InvalidInput("cursor", "belongs to a list in another order")
    place = Place(sort=sort, key=written.key, value=written.value)
    return Start(place=place, backwards=written.backwards)


def place_of(cursor: str, sort: Sort) -> Place:
    """Return after which place a page begins. Raises InvalidInput, also for cursors back."""
    start = start_of(cursor, sort)
    if start.backwards:
        raise InvalidInput("cursor", "leads back, which this list does not")
    return start.place
