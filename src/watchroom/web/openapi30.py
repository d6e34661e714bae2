"""
A document of OpenAPI 3.1 in the words of 3.0, for readers that know no other.

The page of the reference is drawn by Swagger UI 4, which draws nothing of a 3.1 document.
"""

from typing import Any

_NULL = {"type": "null"}


def in_openapi_30(document: dict[str, Any]) -> dict[str, Any]:
    """Return *document* as OpenAPI 3.0.3: null becomes `nullable`, the rest stays as it is."""
    converted = {name: _converted(member) for name, member in document.items()}
    return {**converted, "openapi": "3.0.3"}


def _converted(value: object) -> object:
    match value:
        case list():
            return [_converted(member) for member in value]
        case {"anyOf": list(kinds), **rest} if _NULL in kinds:
            return _nullable([kind for kind in kinds if kind != _NULL], rest)
        case {"type": list(kinds), **rest} if "null" in kinds:
            return _nullable([{"type": kind} for kind in kinds if kind != "null"], rest)
        case {"type": "null", **rest}:
            return {**rest, "nullable": True, "enum": [None]}
        case dict():
            return {name: _converted(member) for name, member in value.items()}
        case _:
            return value


def _nullable(kinds: list[Any], rest: dict[Any, object]) -> dict[Any, object]:
    kept = {name: _converted(member) for name, member in rest.items()}
    if len(kinds) > 1:
        return {**kept, "nullable": True, "anyOf": _converted(kinds)}
    [only] = kinds
    if "$ref" in only:
        return {**kept, "nullable": True, "allOf": [only]}
    return {**kept, **only, "nullable": True}
