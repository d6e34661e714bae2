"""The API's description in OpenAPI 3.1, made from the endpoints."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

import msgspec

from watchroom.web.bodies import Body, body_declared
from watchroom.web.cookies import PLAIN
from watchroom.web.endpoint import JSON, NDJSON, Endpoint, Shown
from watchroom.web.inputs import Parameter, parameters_of
from watchroom.web.wings import Wing, wing_of
from watchroom.web.wire.documents import PASSED_ON
from watchroom.web.wire.errors import ErrorBody, ServiceError

REFS: Final = "#/components/schemas/{name}"
EVERYWHERE: Final = (400, 405, 421, 429, 500, 503)  # what any endpoint may answer
BEHIND_A_KEY: Final = (401, 403)
WITH_A_BODY: Final = (413, 415)
TOLD_BY_CONTENT: Final = ("accept", "last-event-id")  # headers that come with a type of content

_TITLE: Final = "Watchroom"
_ABOUT: Final = """\
The containers of your AI stack, and every run of your n8n workflows that used them.

All times are ISO 8601 in UTC, durations are seconds, null means "not available". Unknown,
repeated or malformed parameters are answered with 400. `/api/v1/...` is the same as `/api/...`.
Endpoints for pictures, and all others, have budgets of requests; every counted answer tells in
`X-RateLimit-Limit`, `-Remaining` and `-Reset` how the client stands with the tightest policy."""

_MEANING: Final[Mapping[int, str]] = {
    202: "It is under way; `operationId` leads to what comes of it.",
    206: "The part that was asked for.",
    304: "The caller has the current version.",
    400: "Invalid request parameters; `details` name the field and the reason.",
    401: "No key or session, or one that is not valid.",
    403: "Key or role lack the scope, or a page of another origin sent this.",
    404: "There is no such thing.",
    405: "The method is not allowed here.",
    409: "Its state does not allow it, or the engine refuses; the message says which and why.",
    413: "The body is too large.",
    415: "A format that is not known: of a picture, or of a body.",
    416: "The range begins behind the end.",
    421: "Sent to a host name that is not ours.",
    422: "The picture cannot be made from this original.",
    429: "Too many requests; `Retry-After` says when to come back.",
    500: "A mistake of the server, or an operation that failed: then the message says why.",
    503: "A part that this answer needs does not respond.",
}
_CODE: Final[Mapping[int, str]] = {
    401: "AUTHENTICATION_FAILED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    421: "MISDIRECTED_REQUEST",
    422: "PROCESSING_ERROR",
    429: "RATE_LIMIT_EXCEEDED",
    500: "INTERNAL_ERROR",
    503: "DATABASE_ERROR",
}


def document(
    endpoints: Iterable[Endpoint[Any]], *, version: str, base_path: str = ""
) -> dict[str, Any]:
    """Return the OpenAPI document of the endpoints that are shown."""
    shown = [(endpoint, endpoint.shown) for endpoint in endpoints if endpoint.shown is not None]
    models = [shown.model for _, shown in shown if shown.model is not None]
    lines = [line for _, shown in shown for line in shown.lines]
    bodies = [body.model for endpoint, _ in shown if (body := body_declared(endpoint.inputs))]
    types = [*models, *lines, *bodies, ErrorBody, ServiceError, *PASSED_ON]
    _, schemas = msgspec.json.schema_components(types, ref_template=REFS)
    return {
        "openapi": "3.1.0",
        "info": {"title": _TITLE, "version": version, "description": _ABOUT},
        "servers": [{"url": base_path or "/", "description": "This server."}],
        "tags": [{"name": tag} for tag in dict.fromkeys(shown.tag for _, shown in shown)],
        "paths": _paths(shown),
        "components": {
            "schemas": schemas,
            "responses": {
                _error_name(status, wing): _error(status, wing)
                for wing in Wing
                for status in _MEANING
                if status >= HTTPStatus.BAD_REQUEST
            },
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
                "session": {"type": "apiKey", "in": "cookie", "name": PLAIN},
            },
        },
    }


def _paths(shown: Iterable[tuple[Endpoint[Any], Shown]]) -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = {}
    for endpoint, how in shown:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, how)
    return paths


def _operation(endpoint: Endpoint[Any], shown: Shown) -> dict[str, Any]:
    body = body_declared(endpoint.inputs)
    wing = wing_of(endpoint.path)
    errors = {*EVERYWHERE, *shown.errors, *(BEHIND_A_KEY if endpoint.scope else ())}
    if endpoint.method != "GET":
        errors |= set(WITH_A_BODY if body else WITH_A_BODY[:1])
    if shown.model is not None and 503 in shown.other:  # the answer itself, not an error
        errors.discard(503)
    successes = {str(status): _success(status, shown) for status in (200, *shown.other)}
    refused = {
        str(status): {"$ref": f"#/components/responses/{_error_name(status, wing)}"}
        for status in sorted(errors)
    }
    described: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "description": endpoint.description,
        "tags": [shown.tag],
        "parameters": [
            _parameter(parameter)
            for parameter in parameters_of(endpoint.inputs)
            if parameter.name not in TOLD_BY_CONTENT
        ],
        "responses": dict(sorted({**successes, **refused}.items())),
        "security": [{"bearer": []}, {"apiKey": []}, {"session": []}] if endpoint.scope else [],
    }
    return {**described, "requestBody": _body(body)} if body else described


def _body(body: Body) -> dict[str, Any]:
    schema = {"$ref": REFS.format(name=body.model.__name__)}
    content = {JSON: {"schema": schema, "example": body.example}}
    return {"required": body.required, "content": content}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(parameter.kind.schema)
    if parameter.default is not None:
        schema["default"] = parameter.default
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": parameter.place.value,
        "required": parameter.required,
        "description": parameter.says,
        "schema": schema,
    }
    if schema.get("type") == "array":
        described |= {"style": "form", "explode": False}
    if parameter.example is not None:
        described["example"] = parameter.example
    return described


def _success(status: int, shown: Shown) -> dict[str, Any]:
    described: dict[str, Any] = {"description": _MEANING.get(status, "Success.")}
    if status == HTTPStatus.NOT_MODIFIED:
        return described
    if shown.model is None:
        described["content"] = {each: {"schema": _raw(each)} for each in shown.media_types}
    else:
        schema = {"$ref": REFS.format(name=shown.model.__name__)}
        described["content"] = {JSON: {"schema": schema, "example": shown.example}}
    if shown.lines:
        lines = [{"$ref": REFS.format(name=line.__name__)} for line in shown.lines]
        described["content"][NDJSON] = {"schema": {"anyOf": lines}}
    if shown.model is not None:
        text = {"schema": {"type": "string"}}
        described["content"] |= dict.fromkeys(shown.media_types, text)
    return described


def _raw(media_type: str) -> dict[str, Any]:
    """Return the schema of an answer that is no JSON."""
    is_text = media_type.startswith("text/")
    return {"type": "string"} if is_text else {"type": "string", "format": "binary"}


def _error_name(status: int, wing: Wing) -> str:
    return f"{wing}-{status}"


def _error(status: int, wing: Wing) -> dict[str, Any]:
    detail: dict[str, Any] = {
        "code": _CODE.get(status, "VALIDATION_ERROR"),
        "details": None,
        "timestamp": "2025-08-28T12:34:56.000Z",
    }
    if status == HTTPStatus.BAD_REQUEST:
        detail["details"] = {"field": "limit", "reason": "Must be between 1 and 200"}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        detail["retryAfter"] = 60
    if wing is Wing.SERVICES:
        name, example = "ServiceError", {"success": False, "error": _MEANING[status], **detail}
    else:
        detail["message"] = _MEANING[status]
        name, example = "ErrorBody", {"error": detail, "data": None}
    schema = {"$ref": REFS.format(name=name)}
    return {
        "description": _MEANING[status],
        "content": {JSON: {"schema": schema, "example": example}},
    }
