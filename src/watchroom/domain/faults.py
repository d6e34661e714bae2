"""What kind of fault an error message of n8n speaks of."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_MAX_MESSAGE_CHARS: Final = 2_000


class Fault(StrEnum):
    """The kinds of fault that a person can do something about."""

    CRASHED = "crashed"  # n8n itself died under the run
    CHAT_NOT_FOUND = "telegram_chat_not_found"  # Telegram knows no such chat
    BOT_BLOCKED = "telegram_bot_blocked"  # the bot may not write to the chat
    PHOTO_REFUSED = "telegram_photo_refused"  # Telegram does not take the picture
    MODEL_NOT_FOUND = "model_not_found"  # the model server does not have the model
    OUT_OF_MEMORY = "out_of_memory"  # the model did not fit, or was killed
    PICTURE_MISSING = "picture_missing"  # the request brought no picture
    ANSWER_UNREADABLE = "answer_unreadable"  # a node could not parse the model's answer
    RATE_LIMITED = "rate_limited"  # too many requests for the service
    UNAUTHORIZED = "unauthorized"  # a key or token was refused
    TIMEOUT = "timeout"  # no answer in time
    HOST_NOT_FOUND = "host_not_found"  # the name has no address
    REFUSED = "refused"  # nothing listens there
    CONNECTION_LOST = "connection_lost"  # cut off during the request
    SERVER_ERROR = "server_error"  # the service answered with a 5xx


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    """How a fault shows; either of the two is enough."""

    fault: Fault
    words: re.Pattern[str]  # in the message
    types: frozenset[str] = frozenset()  # error class, HTTP status or socket error


def _sign(fault: Fault, words: str, *types: str) -> _Sign:
    return _Sign(fault=fault, words=re.compile(words, re.IGNORECASE), types=frozenset(types))


# The telling ones first: a model that ran out of memory also answers with status 500.
_SIGNS: Final = (
    _sign(Fault.CRASHED, r"workflow did not finish", "WorkflowCrashedError", "NodeCrashedError"),
    _sign(Fault.CHAT_NOT_FOUND, r"\bchat not found|chat_id is empty|group chat was upgraded"),
    _sign(
        Fault.BOT_BLOCKED,
        r"bot was (?:blocked|kicked)|bot is not a member|user is deactivated"
        r"|not enough rights to send|have no rights to send",
    ),
    _sign(
        Fault.PHOTO_REFUSED,
        r"PHOTO_INVALID_DIMENSIONS|PHOTO_SAVE_FILE_INVALID|IMAGE_PROCESS_FAILED"
        r"|wrong file identifier|file is too big|photo (?:is )?too (?:big|large)"
        r"|there is no photo in the request|wrong type of the web page content",
    ),
    _sign(
        Fault.MODEL_NOT_FOUND,
        r"\bmodel\b.{1,100}\b(?:not found|does not exist|is not available)|\bno such model",
    ),
    _sign(
        Fault.OUT_OF_MEMORY,
        r"\bout of memory|requires more system memory|not enough memory|insufficient memory"
        r"|cudaMalloc failed|signal: killed|\bOOM\b",
    ),
    _sign(
        Fault.PICTURE_MISSING,
        r"\bno (?:image|picture|photo|binary data)\b|contain a binary file .{0,100}none was found"
        r"|binary (?:file|data|property) .{0,100}(?:not found|missing|does not exist)",
    ),
    _sign(
        Fault.ANSWER_UNREADABLE,
        r"is not valid JSON|unexpected (?:token|end of JSON)|doesn't fit required format"
        r"|\bno RISK_LEVEL|(?:could not|failed to|cannot|can't) parse",
    ),
    _sign(Fault.RATE_LIMITED, r"too many requests|rate limit", "429"),
    _sign(
        Fault.UNAUTHORIZED,
        r"\bunauthorized\b|\bforbidden\b|authori[sz]ation failed|authentication failed"
        r"|invalid (?:api key|token|credentials)|status code 40[13]\b",
        "401",
        "403",
    ),
    _sign(
        Fault.TIMEOUT,
        r"\btime-?out\b|\btimed out\b|deadline exceeded",
        "ECONNABORTED",  # axios, and with it n8n, means its own time limit
        "ETIMEDOUT",
        "ESOCKETTIMEDOUT",
        "UND_ERR_HEADERS_TIMEOUT",
        "408",
        "504",
    ),
    _sign(Fault.HOST_NOT_FOUND, r"\bENOTFOUND\b|\bEAI_AGAIN\b", "ENOTFOUND", "EAI_AGAIN"),
    _sign(
        Fault.REFUSED,
        r"\bECONNREFUSED\b|connection refused|refused the connection",
        "ECONNREFUSED",
    ),
    _sign(
        Fault.CONNECTION_LOST,
        r"\bECONNRESET\b|\bEPIPE\b|socket hang up|connection (?:was closed|reset|was aborted)",
        "ECONNRESET",
        "EPIPE",
    ),
    _sign(
        Fault.SERVER_ERROR,
        r"status code 5[0-9]{2}\b|internal server error|bad gateway|service unavailable",
        "500",
        "501",
        "502",
        "503",
        "507",
        "520",
        "529",
    ),
)


def fault_of(message: str, error_type: str | None) -> Fault | None:
    """
    Return the fault that an error's message and type show; None if they show none of ours.

    *error_type* is n8n's error class, an HTTP status or a socket error, as in `RunError`.
    """
    beginning = message[:_MAX_MESSAGE_CHARS]
    signs = (s.fault for s in _SIGNS if error_type in s.types or s.words.search(beginning))
    return next(signs, None)
