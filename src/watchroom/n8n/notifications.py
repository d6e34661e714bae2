"""The Telegram messages of a run: what was sent, and what failed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from watchroom.domain.execution import Notification
from watchroom.domain.json_values import mapping, sequence, text, whole
from watchroom.n8n.failures import telling_message
from watchroom.n8n.runs import Item, NodeRun

TELEGRAM: Final = "n8n-nodes-base.telegram"
HTTP_REQUEST: Final = "n8n-nodes-base.httpRequest"  # may call Telegram's Bot API itself


def find_notifications(
    runs: Sequence[NodeRun], chosen: tuple[str, ...]
) -> tuple[Notification, ...]:
    """
    Return every message that was to go out, in the order of the nodes.

    *chosen* are the nodes that a user named: then only these count. A node that n8n died under
    tells nothing: whether its message went out is unknown.
    """
    return tuple(
        Notification(success=success, answer=msgspec.json.encode(answer), node=run.node)
        for run in runs
        if not run.artificial and _may_send(run, chosen)
        for success, answer in _messages(run, is_sender=bool(chosen) or run.node_type == TELEGRAM)
    )


def has_sent(run: NodeRun, chosen: tuple[str, ...]) -> bool:
    """Tell whether a run of a node sent a message, by the same rules."""
    return (
        not run.artificial
        and _may_send(run, chosen)
        and any(True for item in run.items() for _ in _sent(mapping(item.get("json"))))
    )


def _may_send(run: NodeRun, chosen: tuple[str, ...]) -> bool:
    return run.node in chosen if chosen else run.node_type in (TELEGRAM, HTTP_REQUEST)


def _messages(run: NodeRun, *, is_sender: bool) -> Iterator[tuple[bool, dict[str, object]]]:
    """Give each message's success and flattened answer; only a sender's failures are messages."""
    if is_sender and run.error and run.status == "error":
        yield False, _failure(run.error)
    for item in run.items():
        json = mapping(item.get("json"))
        for message in _sent(json):
            yield True, {"success": True, **message}
        failed = _failed(json, item) if is_sender else None
        if failed is not None:
            yield False, failed


def _sent(json: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Give the messages of a Bot API answer: one, or an album's."""
    result = json.get("result")
    candidates = result if isinstance(result, list) else [result]
    for message in map(mapping, candidates):
        if json.get("ok") is True and "message_id" in message:
            yield message


def _failed(json: Mapping[str, object], item: Item) -> dict[str, object] | None:
    """Return the answer of a message that failed while the workflow went on."""
    if json.get("ok") is False:
        code = whole(json.get("error_code"))
        return _failed_answer(text(json.get("description")), code)
    error = json.get("error", item.get("error"))
    if isinstance(error, dict):
        return _failure(error)
    return _failed_answer(error, None) if isinstance(error, str) else None


def _failure(error: Mapping[str, object]) -> dict[str, object]:
    code = text(error.get("httpCode")) or ""
    raw = next(filter(None, map(text, sequence(error.get("messages")))), None)
    message = telling_message(error) or raw
    return _failed_answer(message, int(code) if code.isascii() and code.isdigit() else None)


def _failed_answer(message: str | None, code: int | None) -> dict[str, object]:
    answer: dict[str, object] = {"success": False, "error": message}
    if code is not None:
        answer["error_code"] = code
    return answer
