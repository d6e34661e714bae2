"""The place in a list where the next page begins, as opaque text."""

import base64
import binascii
from dataclasses import dataclass

import msgspec

from watchroom.domain.errors import InvalidInput
from watchroom.store.filters import Sort
from watchroom.store.ordering import HIGHEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The last run of a page, by what the list is sorted by."""

    sort: Sort
    key: int
    value: float | None = None  # of the column sorted by, if that is not the time


_decoder = msgspec.json.Decoder(tuple[Sort, int, float | None])


def cursor_of(place: Place) -> str:
    """Return a place as text that is safe in a URL."""
    plain = msgspec.json.encode((place.sort, place.key, place.value))
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


def place_of(cursor: str, sort: Sort) -> Place:
    """Return the place that *cursor* stands for. Raises InvalidInput."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        plain = base64.b64decode(padded, altchars=b"-_", validate=True)
        cursor_sort, key, value = _decoder.decode(plain)
    except (UnicodeEncodeError, binascii.Error, msgspec.DecodeError) as error:
        raise InvalidInput("cursor", "is not one that this server gave") from error
    if not 0 <= key <= HIGHEST:
        raise InvalidInput("cursor", "is not one that this server gave")
    if cursor_sort is not sort:
        raise InvalidInput("cursor", "belongs to a list in another order")
    return Place(sort=sort, key=key, value=value)
