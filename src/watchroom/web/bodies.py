"""Reads the body of a request: JSON of one declared shape, or none at all."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final, TypeVar

import msgspec

from watchroom.domain.errors import InvalidInput, UnsupportedFormat
from watchroom.web.inputs import Inputs
from watchroom.web.refusals import shape_refusal

BODY: Final = "body"
_JSON_TYPE: Final = re.compile(r"application/(?:[\w.+-]+\+)?json\s*(?:;.*)?", re.IGNORECASE)
_NOTHING: Final = frozenset({b"", b"{}", b"null"})  # what clients send that must send something

S = TypeVar("S", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The body that an endpoint takes."""

    field: str  # its field in the class of inputs
    model: type[msgspec.Struct]  # refuses what it does not know
    required: bool  # False: a request without one means all of its defaults
    example: object  # a body worth trying


def body(model: type[S], *, example: object, required: bool = True) -> S:
    """
    Declare the body of a request, in the way of `dataclasses.field`.

    One that is not required must be a model whose fields all have defaults.
    """
    facts = {BODY: (model, example, required)}
    declared: S = field(metadata=facts)
    return declared


def body_declared(inputs: type[Inputs]) -> Body | None:
    """Return the body that a class of inputs declares; None if it takes none."""
    for declared in fields(inputs):
        if BODY in declared.metadata:
            model, example, required = declared.metadata[BODY]
            return Body(field=declared.name, model=model, example=example, required=required)
    return None


def read_body(declared: Body | None, raw: bytes, content_type: str) -> dict[str, Any]:
    """
    Return the body under the name of its field, empty where none is taken.

    Raises UnsupportedFormat for what does not call itself JSON, InvalidInput for what is none or
    has another shape or says something twice.
    """
    if declared is None:
        if raw.strip() not in _NOTHING:
            raise InvalidInput(BODY, "This request takes none")
        return {}
    if not (raw or declared.required):
        return {declared.field: declared.model()}
    if not _JSON_TYPE.fullmatch(content_type):
        raise UnsupportedFormat("Send JSON, with Content-Type: application/json.")
    decoded = _decoded(declared.model, raw)
    json.loads(raw, object_pairs_hook=_check_keys)  # no deeper or larger than the model, by now
    return {declared.field: decoded}


def _decoded(model: type[S], raw: bytes) -> S:
    try:
        return msgspec.json.decode(raw, type=model)
    except msgspec.ValidationError as error:
        raise shape_refusal(error, model, whole=BODY) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(BODY, "Is no JSON in UTF-8") from error


def _check_keys(pairs: Sequence[tuple[str, object]]) -> None:
    """Refuse an object with a repeated key: JSON leaves open which of its values counts."""
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InvalidInput(twice, "Must be given once")
