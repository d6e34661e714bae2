"""Says what is wrong with JSON that does not have its shape, in the same words everywhere."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final, Literal, get_args, get_origin

import msgspec
from msgspec import Struct, structs

from watchroom.domain.errors import InvalidInput

# How msgspec words its errors: the reason, then where in the JSON.
_AT: Final = re.compile(r"(?P<reason>.*?)(?: - at `\$\.?(?P<place>[^`]*)`)?", re.DOTALL)
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(?P<name>.*)`", re.DOTALL)
_NO_CHOICE: Final = "Invalid enum value"


def words_of(words: Iterable[str]) -> str:
    """Return why a word is refused that is none of those which can be chosen."""
    return f"Must be one of {', '.join(words)}"


def shape_refusal(
    error: msgspec.ValidationError, model: type[Struct], *, whole: str, within: str = ""
) -> InvalidInput:
    """
    Return what to raise for JSON that is no *model*: the field, and what it may be.

    *whole* is what the JSON is called where no field of it is to blame; *within* is the field
    that it was found in, of a larger one.
    """
    match = _AT.fullmatch(str(error))
    reason, place = (match["reason"], match["place"] or "") if match else (str(error), "")
    unknown = _UNKNOWN.fullmatch(reason)
    if unknown is not None:
        known = [field.encode_name for each in _structs_at(model, place) for field in each]
        place = f"{place}.{unknown['name']}" if place else unknown["name"]
        reason = f"Is not known here; there is {', '.join(known) or 'nothing to choose'}"
    elif reason.startswith(_NO_CHOICE):
        choices = [word for each in _types_at(model, place) for word in _words_in(each)]
        reason = words_of(choices) if choices else reason
    return InvalidInput(".".join(part for part in (within, place) if part) or whole, reason)


def _structs_at(model: type[Struct], place: str) -> list[tuple[structs.FieldInfo, ...]]:
    return [structs.fields(found) for each in _types_at(model, place) for found in _models_in(each)]


def _types_at(model: type[Struct], place: str) -> list[object]:
    """Return what a place such as `filters.services[0]` can hold, by the fields that lead to it."""
    found: list[object] = [model]
    for name in re.findall(r"(?:^|\.)([^.\[\]]+)", place):
        found = [
            field.type
            for each in found
            for inner in _models_in(each)
            for field in structs.fields(inner)
            if field.encode_name == name
        ]
    return found


def _models_in(annotation: object) -> Iterator[type[Struct]]:
    """Give the structs that an annotation names, also within lists and unions."""
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _words_in(annotation: object) -> Iterator[str]:
    """Give the words of the enumerations that an annotation names."""
    if get_origin(annotation) is Literal:
        yield from map(str, get_args(annotation))
    elif isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield from annotation
    else:
        for part in get_args(annotation):
            yield from _words_in(part)
