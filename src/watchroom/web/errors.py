"""How every error is answered: one table of statuses, one shape for each wing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from http import HTTPStatus
from typing import Final

import msgspec
import structlog
from litestar.exceptions import HTTPException

from watchroom.domain.errors import (
    Conflict,
    EngineRefused,
    EngineUnavailable,
    InvalidInput,
    LeaseLost,
    Misconfigured,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    PictureRefused,
    ReceiverUnavailable,
    SourceUnavailable,
    StoreUnavailable,
    TooManyRequests,
    Unavailable,
    Undecodable,
    UnsupportedFormat,
    WatchroomError,
)
from watchroom.flows.services.permits import OperationUnderWay
from watchroom.web.wings import Wing
from watchroom.web.wire.errors import ErrorBody, ErrorDetail, ServiceError

log = structlog.get_logger(__name__)


class ErrorCode(StrEnum):
    """What went wrong, for programs."""

    VALIDATION_ERROR = "VALIDATION_ERROR"  # the request cannot be used
    NOT_FOUND = "NOT_FOUND"
    DATABASE_ERROR = "DATABASE_ERROR"  # a database does not answer
    PROCESSING_ERROR = "PROCESSING_ERROR"  # a picture or other data cannot be worked on
    RATE_LIMIT_EXCEEDED = "RATE_LIMIT_EXCEEDED"
    AUTHENTICATION_FAILED = "AUTHENTICATION_FAILED"
    INTERNAL_ERROR = "INTERNAL_ERROR"  # a defect of the server
    PERMISSION_DENIED = "PERMISSION_DENIED"  # known, but not allowed to do this
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    CONFLICT = "CONFLICT"  # the moment is wrong
    OPERATION_FAILED = "OPERATION_FAILED"  # it was tried; the message says what stopped it
    MISDIRECTED_REQUEST = "MISDIRECTED_REQUEST"  # sent to a host name that is not ours


STATUS: Final[Mapping[type[WatchroomError], tuple[int, ErrorCode]]] = {
    InvalidInput: (400, ErrorCode.VALIDATION_ERROR),
    NotAuthenticated: (401, ErrorCode.AUTHENTICATION_FAILED),
    NotAllowed: (403, ErrorCode.PERMISSION_DENIED),
    NotFound: (404, ErrorCode.NOT_FOUND),
    Conflict: (409, ErrorCode.CONFLICT),
    EngineRefused: (409, ErrorCode.CONFLICT),  # what it says is the reason that is needed
    UnsupportedFormat: (415, ErrorCode.VALIDATION_ERROR),
    Undecodable: (422, ErrorCode.PROCESSING_ERROR),
    PictureRefused: (422, ErrorCode.PROCESSING_ERROR),
    TooManyRequests: (429, ErrorCode.RATE_LIMIT_EXCEEDED),
    Misconfigured: (500, ErrorCode.INTERNAL_ERROR),
    Unavailable: (503, ErrorCode.PROCESSING_ERROR),
    StoreUnavailable: (503, ErrorCode.DATABASE_ERROR),
    LeaseLost: (503, ErrorCode.DATABASE_ERROR),
    SourceUnavailable: (503, ErrorCode.DATABASE_ERROR),
    EngineUnavailable: (503, ErrorCode.PROCESSING_ERROR),
    ReceiverUnavailable: (503, ErrorCode.PROCESSING_ERROR),
}

_CODE_OF_HTTP: Final = {
    401: ErrorCode.AUTHENTICATION_FAILED,
    403: ErrorCode.PERMISSION_DENIED,
    404: ErrorCode.NOT_FOUND,
    405: ErrorCode.METHOD_NOT_ALLOWED,
    421: ErrorCode.MISDIRECTED_REQUEST,
    429: ErrorCode.RATE_LIMIT_EXCEEDED,
}

# The text of these errors may name hosts and files, so it goes to the log only.
_PUBLIC_WORDS: Final = {
    500: "The server made a mistake; its log says which.",
    503: "A part that this answer needs does not respond. Try again in a moment.",
}
_ENGINE_AWAY: Final = (
    "The Docker host of this service does not answer; `hosts` in /api/services says why."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error as HTTP shows it."""

    status: int
    code: ErrorCode
    message: str  # for people
    details: Mapping[str, str] | None = None  # the field or the operation that is to blame
    retry_after_s: int | None = None  # when to come back; None if waiting does not help
    headers: Mapping[str, str] = field(default_factory=dict)


def problem_of(error: Exception, wing: Wing = Wing.EXECUTIONS) -> Problem:
    """Return what the caller may know of *error*; what they may not is logged."""
    problem = _problem_of(error)
    if wing is Wing.SERVICES and problem.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return replace(problem, status=HTTPStatus.BAD_REQUEST)
    return problem


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, HTTPException):
        return _of_framework(error)
    if isinstance(error, WatchroomError):
        problem = _of_ours(error)
        if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.warning("request failed", status=problem.status, reason=str(error))
        return problem
    log.error("request failed", status=500, exc_info=error)
    return Problem(status=500, code=ErrorCode.INTERNAL_ERROR, message=_PUBLIC_WORDS[500])


def body_of(problem: Problem, *, timestamp: str, wing: Wing = Wing.EXECUTIONS) -> bytes:
    """Return the JSON text of an error answer, in the shape of its wing."""
    details = dict(problem.details) if problem.details else None
    retry_after = msgspec.UNSET if problem.retry_after_s is None else problem.retry_after_s
    if wing is Wing.SERVICES:
        error = ServiceError(
            error=problem.message,
            code=problem.code,
            details=details,
            timestamp=timestamp,
            retry_after=retry_after,
        )
        return msgspec.json.encode(error)
    detail = ErrorDetail(
        code=problem.code,
        message=problem.message,
        details=details,
        timestamp=timestamp,
        retry_after=retry_after,
    )
    return msgspec.json.encode(ErrorBody(error=detail))


def headers_of(problem: Problem) -> dict[str, str]:
    """Return the headers that belong to an error answer, besides its type and length."""
    headers = dict(problem.headers)
    if problem.retry_after_s is not None:
        headers["Retry-After"] = str(problem.retry_after_s)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="watchroom"'
    return headers


def _of_ours(error: WatchroomError) -> Problem:
    status, code = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    details = None
    is_engine = isinstance(error, EngineUnavailable)
    if isinstance(error, InvalidInput):
        details = {"field": error.field, "reason": error.reason}
    if isinstance(error, OperationUnderWay):
        details = {"operationId": error.operation_id}
    return Problem(
        status=status,
        code=code,
        message=_ENGINE_AWAY if is_engine else _PUBLIC_WORDS.get(status) or str(error),
        details=details,
        retry_after_s=error.retry_after_s if isinstance(error, TooManyRequests) else None,
    )


def _of_framework(error: HTTPException) -> Problem:
    status = error.status_code
    fallback = ErrorCode.INTERNAL_ERROR if status >= 500 else ErrorCode.VALIDATION_ERROR
    return Problem(
        status=status,
        code=_CODE_OF_HTTP.get(status, fallback),
        message=_PUBLIC_WORDS.get(status) or f"{HTTPStatus(status).phrase}.",
        headers=error.headers or {},
    )
