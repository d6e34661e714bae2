"""
A document of OpenAPI 3.1 in the words of 3.0, for readers that know no other.

The page of the reference is drawn by Swagger UI 4, which draws nothing of a 3.1 document.
"""

from typing import Any, Final

Schema = dict[str, Any]

_NULL: Final[Schema] = {"nullable": True, "enum": [None]}


def in_openapi_30(document: Schema) -> Schema:
    """Return *document* as OpenAPI 3.0.3: null becomes `nullable`, base64 the format `byte`."""
    return {**_converted(document), "openapi": "3.0.3"}


def _converted(schema: Schema) -> Schema:
    members = {name: _member(member) for name, member in schema.items()}
    if members.get("type") == "null":
        return {**_without(members, "type"), **_NULL}
    if members.get("required") == []:
        members = _without(members, "required")
    if members.get("contentEncoding") == "base64":
        members = {**_without(members, "contentEncoding"), "format": "byte"}
    if isinstance(members.get("type"), list):
        kinds = [_member({"type": kind}) for kind in members["type"]]
        members = {**_without(members, "type"), "anyOf": kinds}
    if _NULL in members.get("anyOf", ()):
        kinds = [kind for kind in members["anyOf"] if kind != _NULL]
        return {**_without(members, "anyOf"), **_one_of(kinds), "nullable": True}
    return members


def _member(member: Any) -> Any:  # noqa: ANN401  whatever JSON can be
    match member:
        case dict():
            return _converted(member)
        case list():
            return [_member(one) for one in member]
        case _:
            return member


def _one_of(kinds: list[Schema]) -> Schema:
    """Return a schema that any of *kinds* meets, as simply as it can be said."""
    if len(kinds) > 1:
        return {"anyOf": kinds}
    [only] = kinds
    return {"allOf": [only]} if "$ref" in only else only


def _without(schema: Schema, name: str) -> Schema:
    return {other: member for other, member in schema.items() if other != name}
