"""Reads what the server answers: what was asked for, or why it says no."""

from http import HTTPStatus

import msgspec
from msgspec import Struct

from watchroom.client.errors import Refused
from watchroom.client.request import Received, Request, T

LONGEST_TEXT = 200  # of an answer that is not Watchroom's, in a message


class _Problem(Struct, rename="camel"):
    message: str
    code: str = ""
    details: dict[str, str] | None = None
    retry_after: float | None = None


class _OfRuns(Struct):
    error: _Problem


class _OfServices(Struct, rename="camel"):
    error: str
    code: str = ""
    details: dict[str, str] | None = None
    retry_after: float | None = None


def answer_of(request: Request[T], received: Received) -> T:
    """Return what was asked for. Raises Refused, Unintelligible."""
    if received.status not in request.accepted:
        raise refusal_of(received)
    return request.read(received)


def refusal_of(received: Received) -> Refused:
    """Return why the server says no; something between here and there may have said it."""
    problem = _problem(received.body)
    header = received.headers.get("retry-after", "")
    told_s = float(header) if header.isascii() and header.isdigit() else problem.retry_after
    return Refused(
        problem.message or _phrase(received.status),
        status=received.status,
        code=problem.code,
        details=problem.details,
        retry_after_s=told_s,
    )


def _problem(body: bytes) -> _Problem:
    try:
        of_services = msgspec.json.decode(body, type=_OfServices)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _problem_of_runs(body)
    return _Problem(
        message=of_services.error,
        code=of_services.code,
        details=of_services.details,
        retry_after=of_services.retry_after,
    )


def _problem_of_runs(body: bytes) -> _Problem:
    try:
        return msgspec.json.decode(body, type=_OfRuns).error
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _Problem(message=body[:LONGEST_TEXT].decode(errors="replace"))


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else f"status {status}"
