"""Every error has a status, and all have one shape."""

import inspect
import json

import pytest
from litestar.exceptions import HTTPException

from watchroom.domain import errors
from watchroom.domain.errors import InvalidInput, TooManyRequests, WatchroomError
from watchroom.web.errors import STATUS, ErrorCode, body_of, headers_of, problem_of
from watchroom.web.wings import Wing

NOW = "2025-08-28T12:34:56.000Z"


def sample(kind: type[WatchroomError]) -> WatchroomError:
    """Return an error of a kind, its text naming what only the log may know."""
    if kind is InvalidInput:
        return InvalidInput("limit", "Must be between 1 and 200")
    if kind is TooManyRequests:
        return TooManyRequests("Too many.", retry_after_s=60)
    return kind("postgresql://watchroom:hunter2@db")


def test_every_error_has_a_status() -> None:
    """A new error class cannot be forgotten: it fails here until the table names it."""
    ours = {
        e for e in vars(errors).values() if inspect.isclass(e) and issubclass(e, WatchroomError)
    }

    assert ours - {WatchroomError} == set(STATUS)


@pytest.mark.parametrize("kind", STATUS)
def test_services_have_a_shape_of_their_own(kind: type[WatchroomError]) -> None:
    """As documented, `success` and `error` are all that a client needs; and no 422."""
    problem = problem_of(sample(kind), Wing.SERVICES)
    body = json.loads(body_of(problem, timestamp=NOW, wing=Wing.SERVICES))

    assert body["success"] is False
    assert body["error"] == problem.message
    assert set(body) - {"retryAfter"} == {"success", "error", "code", "details", "timestamp"}
    assert problem.status == (400 if STATUS[kind][0] == 422 else STATUS[kind][0])


@pytest.mark.parametrize("kind", STATUS)
def test_every_error_has_one_shape(kind: type[WatchroomError]) -> None:
    """Clients parse one thing."""
    problem = problem_of(sample(kind))
    body = json.loads(body_of(problem, timestamp=NOW))

    assert set(body) == {"error", "data"}
    assert body["data"] is None
    assert set(body["error"]) - {"retryAfter"} == {"code", "message", "details", "timestamp"}
    assert (problem.status, problem.code) == STATUS[kind]
    assert body["error"]["timestamp"] == NOW


def test_a_field_that_is_to_blame_is_named() -> None:
    """As the documented example has it."""
    body = json.loads(body_of(problem_of(sample(InvalidInput)), timestamp=NOW))

    assert body["error"]["details"] == {"field": "limit", "reason": "Must be between 1 and 200"}


def test_waiting_is_told_in_body_and_header() -> None:
    """Programs read the header, the documented client reads the body."""
    problem = problem_of(sample(TooManyRequests))

    assert json.loads(body_of(problem, timestamp=NOW))["error"]["retryAfter"] == 60
    assert headers_of(problem)["Retry-After"] == "60"


@pytest.mark.parametrize("kind", [kind for kind, (status, _) in STATUS.items() if status >= 500])
def test_our_own_failures_keep_their_secrets(kind: type[WatchroomError]) -> None:
    """Hosts, files and passwords in the text of an error are for the log only."""
    assert "hunter2" not in problem_of(sample(kind)).message


def test_a_defect_tells_nothing_of_itself() -> None:
    """Whatever a bug says, the caller learns that it was one."""
    problem = problem_of(KeyError("hunter2"))

    assert (problem.status, problem.code) == (500, ErrorCode.INTERNAL_ERROR)
    assert "hunter2" not in body_of(problem, timestamp=NOW).decode()


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, ErrorCode.VALIDATION_ERROR),
        (404, ErrorCode.NOT_FOUND),
        (405, ErrorCode.METHOD_NOT_ALLOWED),
        (413, ErrorCode.VALIDATION_ERROR),
        (415, ErrorCode.VALIDATION_ERROR),
        (500, ErrorCode.INTERNAL_ERROR),
    ],
)
def test_refusals_of_the_framework_take_our_shape(status: int, code: ErrorCode) -> None:
    """Also where no handler of ours was reached."""
    problem = problem_of(HTTPException(status_code=status, detail="framework's words"))

    assert (problem.status, problem.code) == (status, code)
    assert "framework" not in problem.message
