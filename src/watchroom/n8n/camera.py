"""Which camera a run is about: what the request that started it says."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from watchroom.domain.json_values import mapping

LONGEST: Final = 200  # characters; a longer text names no camera
FIELDS: Final = ("camera_id", "camera", "camera_name", "cam_id", "cam", "device_id", "device")


def camera_of(request: Mapping[str, object], chosen: tuple[str, ...]) -> str | None:
    """
    Return the camera that *request*, the first item's JSON, names; None if it names none.

    *chosen* are the fields that a user named, best first; `FIELDS` follow. A field counts
    whatever its spelling (`cameraId`, `X-Camera-Id`), in the body before query and headers.
    """
    places = [_by_plain_name(place) for place in _places(request)]
    for name in map(_plain, (*chosen, *FIELDS)):
        for place in places:
            if name in place:
                return place[name]
    return None


def _places(request: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    body = mapping(request.get("body"))
    yield body
    yield from (value for value in body.values() if isinstance(value, dict))
    yield mapping(request.get("query"))
    yield mapping(request.get("headers"))
    yield request


def _by_plain_name(place: Mapping[str, object]) -> dict[str, str]:
    found = ((_plain(key), _name(value)) for key, value in place.items())
    return _first_of_each((key, value) for key, value in found if value is not None)


def _first_of_each(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    first: dict[str, str] = {}
    for key, value in pairs:
        first.setdefault(key, value)
    return first


def _plain(field: str) -> str:
    """Return a field's name without what clients spell differently."""
    letters = "".join(character for character in field.lower() if character.isalnum())
    return letters[1:] if field[:2].lower() == "x-" else letters


def _name(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    name = str(value).strip()
    return name if 0 < len(name) <= LONGEST else None
