"""Answers about error patterns as they may come, for the API reference."""

from typing import Any, Final

_META: Final[dict[str, Any]] = {"timestamp": "2025-08-28T12:34:56.000Z"}
_ADVICE: Final[dict[str, Any]] = {
    "rule": "timeout",
    "recommendation": (
        "Raise the timeout of the failing node, or keep the model loaded between runs."
    ),
    "measured": "failed runs with a timeout",
    "value": 29,
    "threshold": 3,
    "unit": "runs",
    "nodes": ["Ollama"],
    "affectedExecutions": 29,
    "patterns": [7],
}
_PATTERN: Final[dict[str, Any]] = {
    "id": 7,
    "kind": "failure",
    "node": "Ollama",
    "type": "ETIMEDOUT",
    "message": "Request timed out after <n> s",
    "runs": 29,
    "share": 78.38,
    "trend": [0, 21, 8],
    "firstSeen": "2025-08-28T12:03:40.020Z",
    "lastSeen": "2025-08-28T12:33:07.830Z",
    "status": "new",
    "muted": None,
    "incident": 3,
    "suspect": {
        "kind": "service",
        "name": "Ollama",
        "host": "local",
        "serviceId": "ollama",
        "verdict": "likely",
    },
}
_UNREADABLE: Final[dict[str, Any]] = {
    **_PATTERN,
    "id": None,
    "kind": "unreadable",
    "node": None,
    "type": None,
    "message": None,
    "runs": 3,
    "share": None,
    "trend": [1, 2, 0],
    "firstSeen": "2025-08-12T09:20:11.000Z",
    "lastSeen": "2025-08-28T11:02:00.000Z",
    "status": "open",
    "incident": None,
    "suspect": None,
}
_TIME: Final[dict[str, Any]] = {
    "from": "2025-08-28T10:00:00.000Z",
    "to": "2025-08-28T12:34:56.000Z",
    "step": 3600.0,
    "parts": [
        "2025-08-28T10:00:00.000Z",
        "2025-08-28T11:00:00.000Z",
        "2025-08-28T12:00:00.000Z",
    ],
}
_DETAIL: Final[dict[str, Any]] = {
    **_PATTERN,
    **_TIME,
    "cameras": [{"name": "north-ridge", "runs": 18}, {"name": "gate", "runs": 11}],
    "models": [{"name": None, "runs": 29}],
    "samples": [
        {
            "executionId": 4893,
            "startedAt": "2025-08-28T12:33:06.830Z",
            "camera": "north-ridge",
            "workflow": "Cameras",
            "message": "Request timed out after 30 s",
            "imageUrl": "/api/executions/4893/image",
        }
    ],
    "ended": {
        "lastRunAt": "2025-08-20T14:20:00.000Z",
        "resumedAt": "2025-08-28T12:03:40.020Z",
        "event": {
            "at": "2025-08-20T14:21:12.400Z",
            "type": "service.updated",
            "host": "local",
            "serviceId": "ollama",
        },
    },
    "advice": [_ADVICE],
}

LIST: Final[dict[str, Any]] = {
    "data": {
        **_TIME,
        "runs": 1284,
        "failed": 37,
        "failedShare": 2.88,
        "covering": 2,
        "counts": {"open": 2, "new": 1, "back": 0, "quiet": 1, "muted": 0},
        "patterns": [_PATTERN, _UNREADABLE],
        "advice": [_ADVICE],
    },
    "meta": _META,
    "error": None,
}
PATTERN: Final[dict[str, Any]] = {"data": _DETAIL, "meta": _META, "error": None}
MUTED: Final[dict[str, Any]] = {
    "data": {
        **_DETAIL,
        "status": "muted",
        "muted": {
            "until": "2030-01-01T00:00:00.000Z",
            "reason": "The bot is to be replaced",
            "at": "2025-08-28T12:34:56.000Z",
            "by": "Ada",
        },
    },
    "meta": _META,
    "error": None,
}
