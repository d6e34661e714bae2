"""
Reads what a request asks for, to the letter: unknown, repeated or malformed input is refused.

Each endpoint declares its parameters as one frozen dataclass derived from Inputs. Both the
reading and the API reference follow from that declaration.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar
from urllib.parse import parse_qsl

from watchroom.domain.errors import InvalidInput

MOST_PARAMETERS: Final = 64
NAME_SHOWN: Final = 64  # characters of a foreign name that an error repeats
NO_BODY: Final[Mapping[str, object]] = MappingProxyType({})

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
In = TypeVar("In", bound="Inputs")


class Place(StrEnum):
    """Where in a request a parameter stands."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[T_co]):
    """A type of parameter."""

    read: Callable[[str], T_co]  # its text as a value; raises RefusedError with the reason
    schema: Mapping[str, object]  # JSON Schema of the value


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter, for reading it and for the API reference."""

    field: str  # its field in the class of inputs
    name: str  # its name in the request
    place: Place
    kind: Kind[object]
    says: str  # what it does
    example: object  # a text worth trying; None if there is none
    default: object  # as the reference shows it; None if leaving it out has no default
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Base of the classes of inputs, and itself the inputs of an endpoint that takes none."""

    given: Mapping[str, str | int] = field(default_factory=dict)  # the query as it was sent


class RefusedError(ValueError):
    """A text that is no value of its kind; says why, in words for the caller."""


def query(
    kind: Kind[T], *, says: str, default: T, example: object = None, name: str | None = None
) -> T:
    """Declare an optional query parameter, in the way of `dataclasses.field`."""
    return field(default=default, metadata=_facts(Place.QUERY, kind, says, example, name))


def required_query(kind: Kind[T], *, says: str, example: object, name: str) -> T:
    """Declare a query parameter that every request must send."""
    declared: T = field(metadata=_facts(Place.QUERY, kind, says, example, name))
    return declared


def path(kind: Kind[T], *, says: str, example: object) -> T:
    """Declare a part of the path."""
    declared: T = field(metadata=_facts(Place.PATH, kind, says, example, None))
    return declared


def header(kind: Kind[T], *, says: str, default: T, name: str) -> T:
    """Declare a header that makes a difference."""
    return field(default=default, metadata=_facts(Place.HEADER, kind, says, None, name))


def parameters_of(inputs: type[Inputs]) -> list[Parameter]:
    """Return what a class of inputs declares, in its order."""
    return [_described(declared) for declared in fields(inputs) if "place" in declared.metadata]


class Reader(Generic[In]):
    """Reads the inputs of one endpoint."""

    def __init__(self, inputs: type[In]) -> None:
        declared = parameters_of(inputs)
        self._inputs = inputs
        self._query = {p.name: p for p in declared if p.place is Place.QUERY}
        self._missing = tuple(name for name, p in self._query.items() if p.required)
        self._path = tuple(p for p in declared if p.place is Place.PATH)
        self._headers = tuple(p for p in declared if p.place is Place.HEADER)

    def read(
        self,
        *,
        query_string: bytes,
        path_values: Mapping[str, str],
        headers: Mapping[str, str],
        body: Mapping[str, object] = NO_BODY,
    ) -> In:
        """
        Return the inputs; *body* is what was read of the body, by field.

        Raises InvalidInput for the first parameter that is wrong.
        """
        values: dict[str, Any] = {p.field: _read(p, path_values[p.name]) for p in self._path}
        values |= body
        given: dict[str, str | int] = {}
        for name, text in _split(query_string).items():
            declared = self._find(name)
            value = values[declared.field] = _read(declared, text)
            given[name] = value if isinstance(value, int) else text
        for name in self._missing:
            if name not in given:
                raise InvalidInput(name, "Is required")
        for declared in self._headers:
            if declared.name in headers:
                values[declared.field] = _read(declared, headers[declared.name])
        return self._inputs(given=given, **values)

    def _find(self, name: str) -> Parameter:
        try:
            return self._query[name]
        except KeyError:
            known = f"known are {', '.join(self._query)}" if self._query else "none is known"
            raise InvalidInput(name[:NAME_SHOWN], f"Is no parameter here; {known}") from None


def _split(text: bytes) -> dict[str, str]:
    if not text:
        return {}
    try:
        pairs = parse_qsl(
            text.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except ValueError as error:
        raise InvalidInput("query", "Must be name=value pairs in UTF-8, joined by &") from error
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidInput(twice[:NAME_SHOWN], "Must be given once; lists are joined by commas")
    return values


def _read(declared: Parameter, text: str) -> object:
    try:
        return declared.kind.read(text)
    except RefusedError as refusal:
        raise InvalidInput(declared.name, str(refusal)) from refusal


def _facts(
    place: Place, kind: Kind[object], says: str, example: object, name: str | None
) -> dict[str, object]:
    return {"place": place, "kind": kind, "says": says, "example": example, "name": name}


def _described(declared: Field[Any]) -> Parameter:
    facts = declared.metadata
    required = declared.default is MISSING
    return Parameter(
        field=declared.name,
        name=facts["name"] or _camel(declared.name),
        place=facts["place"],
        kind=facts["kind"],
        says=facts["says"],
        example=facts["example"],
        default=None if required or not _is_plain(declared.default) else declared.default,
        required=required,
    )


def _is_plain(default: object) -> bool:
    """Whether a default can be told; that no value means any needs no telling."""
    return isinstance(default, str | int | float)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
