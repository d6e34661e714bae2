"""The client against the server's own description: every operation, parameter and field."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from msgspec import Struct

from described_api import described
from watchroom.client.methods import Asked, Given, Methods
from watchroom.client.models import live
from watchroom.client.models.events import EventGap, LoggedEvent
from watchroom.client.models.logs import FollowedGap, FollowedLine, FollowedMark
from watchroom.client.request import OnDay, Request, When, Words, camel
from watchroom.web.openapi import REFS
from watchroom.web.wire import live as wire

Schema = dict[str, Any]

OF_ENVELOPES = {"success", "error", "meta", "timestamp"}  # what a client may leave out of an answer
# Parameters that are methods of their own, or that save a file in browsers.
OF_STREAMS = {("read_logs", "follow"), ("read_node_part", "download")}


@dataclass(frozen=True, kw_only=True)
class Names:
    """Schemas that others refer to."""

    ours: dict[str, Schema]
    theirs: dict[str, Schema]


def operations() -> dict[str, Schema]:
    """Return every described operation, with its path and verb."""
    return {
        operation["operationId"]: {**operation, "path": path, "verb": verb.upper()}
        for path, verbs in described()["paths"].items()
        for verb, operation in verbs.items()
    }


def arguments_of(function: Callable[..., object]) -> dict[str, Any]:
    """Return the type of each argument by its name, in their order."""
    hints = get_type_hints(function)
    found: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            [members] = get_args(hints[name])
            found |= get_type_hints(members)
        else:
            found[name] = hints[name]
    return found


def build(name: str) -> Request[Any]:
    """Return a request of a method whose every needed argument is some value."""
    function = getattr(Methods, name).described
    hints = get_type_hints(function)
    given = {
        parameter.name: _some(hints[parameter.name])
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    }
    request = function(**given)
    assert isinstance(request, Request)
    return request


def _some(hint: object) -> object:
    return 7 if hint is int else ["a"] if hint is not str and hint != OnDay else "2025-08-27"


@pytest.mark.parametrize("name", sorted(operations()))
def test_every_operation_is_a_method_that_asks_for_it(name: str) -> None:
    """A new endpoint fails here until the client has it."""
    assert hasattr(Methods, name), f"the client has no {name}"
    operation, request = operations()[name], build(name)
    pieces = zip(operation["path"].split("/"), request.path.split("/"), strict=True)

    assert request.verb == operation["verb"]
    assert all(ours == theirs or theirs.startswith("{") for theirs, ours in pieces)


@pytest.mark.parametrize("name", sorted(operations()))
def test_every_parameter_is_an_argument_of_its_type(name: str) -> None:
    """And no argument is one that the server does not know."""
    operation = operations()[name]
    arguments = arguments_of(getattr(Methods, name).described)
    known = {
        parameter["name"]: _hint(parameter["schema"])
        for parameter in operation["parameters"]
        if parameter["in"] == "query" and (name, parameter["name"]) not in OF_STREAMS
    }
    in_path = operation["path"].count("{")
    in_body = set(_members(operation))
    ours = {camel(each): _needed(hint) for each, hint in list(arguments.items())[in_path:]}

    assert {each: hint for each, hint in ours.items() if each not in in_body} == known
    assert set(ours) - set(known) == in_body


@pytest.mark.parametrize("name", sorted(operations()))
def test_every_answer_has_the_shape_that_is_described(name: str) -> None:
    """Field by field, to the last leaf."""
    content = operations()[name]["responses"]["200"]["content"]
    shape = build(name).shape
    if "application/json" not in content:
        assert shape is None
        return

    assert list(differences(shape, content["application/json"]["schema"])) == []


@pytest.mark.parametrize("shape", [FollowedLine, FollowedGap, FollowedMark])
def test_what_is_followed_has_the_shape_that_is_described(shape: type[Any]) -> None:
    """Lines of NDJSON are named as here."""
    assert list(differences(shape, {"$ref": f"#/components/schemas/{shape.__name__}"})) == []


def test_an_event_of_a_stream_is_one_of_the_list() -> None:
    """Server-sent events are not described but in words."""
    assert list(differences(LoggedEvent, {"$ref": "#/components/schemas/LoggedEvent"})) == []
    assert {field.encode_name for field in msgspec.structs.fields(EventGap)} == {"from", "to"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (live.LiveEvent, wire.Happened),
        (live.Snapshot, wire.Snapshot),
        (live.Usage, wire.Usage),
        (live.Printed, wire.Printed),
        (live.Gap, wire.Gap),
        (live.LiveRefusal, wire.Refusal),
    ],
)
def test_what_is_heard_over_a_websocket_has_the_shape_that_is_sent(ours: Any, theirs: Any) -> None:
    """WebSockets stand outside the description; the server's types are what is sent."""
    [schema], named = msgspec.json.schema_components(
        [theirs], ref_template=REFS, schema_hook=lambda _: {"description": "anything"}
    )
    others = described()["components"]["schemas"]
    found = list(differences(ours, schema, named=others | named))

    assert [each for each in found if each != "answer.type: missing here"] == []


class Wrong(Struct, rename="camel"):
    """An operation with a mistake of each sort."""

    id: int  # is a text
    status: str
    created_at: str  # is a moment
    steps: list[str]  # are objects
    result: str  # may be null
    invented: str


def test_the_comparison_finds_what_is_wrong() -> None:
    """It would be worth nothing if it found nothing."""
    found = {
        each.partition(":")[0]
        for each in differences(Wrong, {"$ref": "#/components/schemas/Operation"})
    }

    assert found >= {
        "answer.id",
        "answer.createdAt",
        "answer.steps[]",
        "answer.result",
        "answer.invented",
        "answer.host",
    }


def test_every_method_of_the_page_is_described_or_made_of_those_that_are() -> None:
    """No method of a name that the reference does not know asks for something of its own."""
    extra = {name for name in vars(Methods) if not name.startswith("_")} - set(operations())

    assert {name.partition("_")[0] for name in extra} == {"each", "follow", "wait"}
    assert all(isinstance(getattr(Methods, name), Asked | Given) for name in extra)


def differences(
    shape: Any, schema: Schema, *, named: dict[str, Schema] | None = None
) -> Iterator[str]:
    """Give where a type of ours cannot hold what a described schema allows, or leaves it out."""
    (ours,), ours_named = msgspec.json.schema_components([shape], ref_template=REFS)
    names = Names(ours=ours_named, theirs=named or described()["components"]["schemas"])
    yield from _differences(ours, schema, names, at="answer")


def _differences(ours: Schema, theirs: Schema, named: Names, *, at: str) -> Iterator[str]:
    ours, theirs = _resolved(ours, named.ours), _resolved(theirs, named.theirs)
    options = _options(theirs)
    if len(options) > 1 or len(_options(ours)) > 1:
        yield from _between_options(_options(ours), options, named, at=at)
    elif "properties" in ours:
        yield from _between_objects(ours, theirs, named, at=at)
    elif ours and _kind(ours) != _kind(theirs):
        yield f"{at}: {_kind(ours)} here, {_kind(theirs)} there"
    elif "items" in ours:
        yield from _differences(ours["items"], theirs.get("items", {}), named, at=f"{at}[]")


def _between_options(
    ours: list[Schema], theirs: list[Schema], named: Names, *, at: str
) -> Iterator[str]:
    for option in theirs:
        found = [list(_differences(each, option, named, at=at)) for each in ours]
        if all(found):
            yield from min(found, key=len)


def _between_objects(ours: Schema, theirs: Schema, named: Names, *, at: str) -> Iterator[str]:
    if "properties" not in theirs:
        yield f"{at}: an object here, {theirs} there"
        return
    fields, known = ours["properties"], theirs["properties"]
    spared = OF_ENVELOPES if at == "answer" else set()
    yield from (f"{at}.{name}: missing here" for name in set(known) - set(fields) - spared)
    yield from (f"{at}.{name}: unknown there" for name in set(fields) - set(known))
    never = set(ours.get("required", ())) - set(theirs.get("required", ()))
    yield from (f"{at}.{name}: needed here, optional there" for name in never)
    for name in set(fields) & set(known):
        yield from _differences(fields[name], known[name], named, at=f"{at}.{name}")


def _resolved(schema: Schema, named: Schema) -> Schema:
    while "$ref" in schema:
        schema = named[schema["$ref"].rpartition("/")[2]]
    return schema


def _options(schema: Schema) -> list[Schema]:
    """Return the alternatives of a schema, each with one type."""
    if "anyOf" in schema:
        return [option for each in schema["anyOf"] for option in _options(each)]
    types = schema.get("type")
    return [{**schema, "type": each} for each in types] if isinstance(types, list) else [schema]


def _kind(schema: Schema) -> tuple[str, str | None]:
    """Return type and format; a word of a few is a text, and a whole number a number."""
    values = schema.get("enum") or [schema["const"]] if "const" in schema else schema.get("enum")
    known = "string" if values and isinstance(values[0], str) else schema.get("type", "anything")
    known = "boolean" if values and isinstance(values[0], bool) else known
    format_ = schema.get("format")
    return str(known), format_ if format_ in {"date", "date-time"} else None


def _members(operation: Schema) -> list[str]:
    body = operation.get("requestBody")
    if body is None:
        return []
    schema = body["content"]["application/json"]["schema"]
    return list(_resolved(schema, described()["components"]["schemas"])["properties"])


def _hint(schema: Schema) -> object:
    """Return the type that an argument should have."""
    if "pattern" in schema and "[Tt]" in schema["pattern"]:
        return When
    if schema.get("format") == "date":
        return OnDay
    return {"integer": int, "boolean": bool, "array": Words}.get(schema["type"], str)


def _needed(hint: Any) -> object:
    """Return a type without None."""
    kept = [each for each in get_args(hint) if each is not type(None)]
    if len(kept) == len(get_args(hint)):
        return hint
    result = kept[0]
    for each in kept[1:]:
        result |= each
    return result
