"""Errors as n8n, Ollama and Telegram word them are recognised, and others are left alone."""

import pytest

from watchroom.domain.error_patterns import mask
from watchroom.domain.faults import Fault, fault_of

KNOWN = [
    ("timeout of 8000ms exceeded", "ECONNABORTED", Fault.TIMEOUT),
    ("The connection was aborted, perhaps the server is offline", "ECONNABORTED", Fault.TIMEOUT),
    ("context deadline exceeded", None, Fault.TIMEOUT),
    ("connect ECONNREFUSED 127.0.0.1:21435", "ECONNREFUSED", Fault.REFUSED),
    ("The service refused the connection - perhaps it is offline", None, Fault.REFUSED),
    ("getaddrinfo ENOTFOUND ollama", "ENOTFOUND", Fault.HOST_NOT_FOUND),
    ("read ECONNRESET", "ECONNRESET", Fault.CONNECTION_LOST),
    ("socket hang up", None, Fault.CONNECTION_LOST),
    ("model 'qwen2.5vl:7b' not found", "404", Fault.MODEL_NOT_FOUND),
    ("llama runner process has terminated: signal: killed", "500", Fault.OUT_OF_MEMORY),
    ("llama runner process has terminated: signal: killed", "ResponseError", Fault.OUT_OF_MEMORY),
    ("CUDA error: out of memory", "500", Fault.OUT_OF_MEMORY),
    ("model requires more system memory (5.6 GiB) than is available", "500", Fault.OUT_OF_MEMORY),
    ("Authorization failed - please check your credentials", "401", Fault.UNAUTHORIZED),
    ("Request failed with status code 403", "NodeApiError", Fault.UNAUTHORIZED),
    ("Too Many Requests: retry after 37", "429", Fault.RATE_LIMITED),
    ("The service was not able to process your request", "500", Fault.SERVER_ERROR),
    ("Request failed with status code 500", "NodeOperationError", Fault.SERVER_ERROR),
    ("Bad Request: chat not found", "400", Fault.CHAT_NOT_FOUND),
    ("Forbidden: bot was blocked by the user", "403", Fault.BOT_BLOCKED),
    ("Forbidden: bot was kicked from the supergroup chat", "403", Fault.BOT_BLOCKED),
    ("Bad Request: PHOTO_INVALID_DIMENSIONS", "400", Fault.PHOTO_REFUSED),
    ("Bad Request: file is too big", "400", Fault.PHOTO_REFUSED),
    ("No image in request body [line 2]", "WrappedExecutionError", Fault.PICTURE_MISSING),
    (
        "the node's input data to contain a binary file 'data', but none was found [item 0]",
        "NodeOperationError",
        Fault.PICTURE_MISSING,
    ),
    ("""Unexpected token 'T', "The image s"... is not valid JSON""", None, Fault.ANSWER_UNREADABLE),
    ("Model output doesn't fit required format", None, Fault.ANSWER_UNREADABLE),
    (
        "Workflow did not finish, possible out-of-memory issue",
        "WorkflowCrashedError",
        Fault.CRASHED,
    ),
]


@pytest.mark.parametrize(("message", "error_type", "fault"), KNOWN)
def test_a_known_error_is_recognised(message: str, error_type: str | None, fault: Fault) -> None:
    """By its words or, where n8n has only general ones, by its type."""
    assert fault_of(message, error_type) is fault


@pytest.mark.parametrize(("message", "error_type", "fault"), KNOWN)
def test_a_pattern_shows_the_same_fault(message: str, error_type: str | None, fault: Fault) -> None:
    """Statistics know the pattern of a message, not always the message."""
    assert fault_of(mask(message), error_type) is fault


@pytest.mark.parametrize(
    ("message", "error_type"),
    [
        ("Cannot read properties of undefined (reading 'foo') [line 2]", "TypeError"),
        ("The execution was cancelled manually", "ManualExecutionCancelledError"),
        ("Bad request - please check your parameters", "400"),
        ("chatroom not founded", None),
        ("", None),
    ],
)
def test_an_unknown_error_shows_no_fault(message: str, error_type: str | None) -> None:
    """No fault, no advice."""
    assert fault_of(message, error_type) is None


def test_a_huge_message_is_read_at_its_beginning_only() -> None:
    """HTTP errors carry whole request bodies."""
    assert fault_of("x" * 1_000_000 + " chat not found", None) is None
