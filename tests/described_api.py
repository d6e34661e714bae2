"""Holds answers against the API's own description."""

import re
from functools import cache
from typing import Any

import httpx
import jsonschema_rs

from watchroom.web.app import openapi_document
from watchroom.web.services import WebOptions
from watchroom.web.wings import Wing, wing_of


async def check_answer(answer: httpx.Response) -> None:
    """Fail unless the description knows this answer: its status, its type and its shape."""
    await answer.aread()
    path = re.sub(r"^/api/v1/", "/api/", answer.request.url.path)
    operation = _operation(path, answer.request.method)
    if operation is None:
        if answer.status_code >= 400:
            is_of_services = wing_of(path) is Wing.SERVICES
            _check_shape("ServiceError" if is_of_services else "ErrorBody", answer.json())
        return
    described = _resolved(operation["responses"].get(str(answer.status_code)))
    assert described is not None, f"{path} answers {answer.status_code}, which is not described"
    content = described.get("content", {})
    if answer.request.method != "HEAD" and answer.status_code != 304:
        media_type = answer.headers["content-type"].partition(";")[0]
        assert media_type in content, f"{path} answers {media_type}, which is not described"
        if media_type == "application/json":
            _check_shape(content[media_type]["schema"]["$ref"].rpartition("/")[2], answer.json())


@cache
def described() -> dict[str, Any]:
    """Return the description."""
    return openapi_document(WebOptions(version="1.0.0"))


def _operation(path: str, method: str) -> dict[str, Any] | None:
    paths: dict[str, Any] = described()["paths"]
    for template in sorted(paths, key=lambda template: template.count("{")):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            known = "get" if method == "HEAD" else method.lower()
            operation: dict[str, Any] | None = paths[template].get(known)
            return operation
    return None


def _resolved(answer: dict[str, Any] | None) -> dict[str, Any] | None:
    if answer is None or "$ref" not in answer:
        return answer
    found: dict[str, Any] = described()["components"]["responses"][
        answer["$ref"].rpartition("/")[2]
    ]
    return found


def _check_shape(schema: str, body: object) -> None:
    errors = [f"{list(e.instance_path)}: {e.message}" for e in validator(schema).iter_errors(body)]
    assert not errors, errors


@cache
def validator(schema: str) -> jsonschema_rs.Validator:
    """Return what holds a value against one of the described schemas."""
    return jsonschema_rs.validator_for(
        {"$ref": f"#/components/schemas/{schema}", "components": described()["components"]},
        validate_formats=True,
    )
