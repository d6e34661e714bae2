"""Why a run failed, in the most telling words that n8n kept."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from watchroom.domain.execution import RunError, Status
from watchroom.domain.json_values import mapping, sequence, text
from watchroom.n8n.runs import NodeRun

LONGEST: Final = 4_000  # characters of a message

_error_class = re.compile(r"(?:Original error: )?(\w*(?:Error|Exception))")
_status_text = re.compile(r"Request failed with status code (\d{3})")


def run_error(
    result: Mapping[str, object], runs: Sequence[NodeRun], status: Status
) -> RunError | None:
    """
    Return why a run failed or was canceled; None if it did not, or if n8n does not say.

    *result* is `resultData`. The failing node is the one that the error names, else the last
    one that ran; a canceled run blames none.
    """
    if status in (Status.SUCCESS, Status.RUNNING):
        return None
    error = mapping(result.get("error")) or next((r.error for r in reversed(runs) if r.error), {})
    message = telling_message(error)
    if message is None:
        return None
    named = text(mapping(error.get("node")).get("name"))
    last = text(result.get("lastNodeExecuted")) if status is Status.ERROR else None
    return RunError(message=message, node=named or last, type=error_type(error))


def telling_message(error: Mapping[str, object]) -> str | None:
    """
    Return the text of n8n's error object that helps most; None if it has none.

    n8n's own `message` is mostly generic; the server's words are in `context.data`, in
    `description` or, for lost connections, in `messages`.
    """
    message = text(error.get("message"))
    words = _server_words(error)
    if words is not None:
        return words[:LONGEST]
    raw = next(filter(None, map(text, sequence(error.get("messages")))), None)
    if message is None or raw is None or raw in message or _status_text.fullmatch(raw):
        chosen = message or raw
    else:
        chosen = f"{message} ({raw})"
    return chosen[:LONGEST] if chosen else None


def error_type(error: Mapping[str, object]) -> str | None:
    """Return the HTTP status, the socket's error or the class of an error; None if untold."""
    code = text(error.get("httpCode"))
    if code is not None:
        return code
    description = text(error.get("description")) or ""
    if found := _status_text.fullmatch(description) or _error_class.fullmatch(description):
        return found[1]
    return text(error.get("name"))


def _server_words(error: Mapping[str, object]) -> str | None:
    data = mapping(mapping(error.get("context")).get("data"))
    told = text(data.get("error")) or text(mapping(data.get("error")).get("message"))
    description = text(error.get("description"))
    if told is not None or description is None:
        return told
    if _error_class.fullmatch(description) or _status_text.fullmatch(description):
        return None
    return description
