"""Answers about incidents as they may come, for the API reference."""

from typing import Any, Final

_META: Final[dict[str, Any]] = {"timestamp": "2025-08-28T12:34:56.000Z"}
_SUSPECT: Final[dict[str, Any]] = {
    "host": "local",
    "serviceId": "ollama",
    "name": "Ollama",
    "verdict": "likely",
    "signs": 4,
    "event": "service.oom",
    "restarts": 1,
}
_ROW: Final[dict[str, Any]] = {
    "id": 3,
    "state": "open",
    "reason": "failures",
    "openedAt": "2025-08-28T12:05:12.804Z",
    "closedAt": None,
    "firstFailureAt": "2025-08-28T12:04:05.120Z",
    "lastFailureAt": "2025-08-28T12:33:07.830Z",
    "failures": 37,
    "suspects": [_SUSPECT],
}
_NODE: Final[dict[str, Any]] = {
    "workflowId": "yDbfhooKemfhMIkC",
    "workflow": "Cameras",
    "node": "Ollama",
    "kind": "service",
    "address": "ollama:11434",
    "host": "local",
    "serviceId": "ollama",
    "why": "it is its name in Compose",
    "byPerson": False,
}
_TELEGRAM: Final[dict[str, Any]] = {
    **_NODE,
    "node": "Telegram",
    "kind": "outside",
    "address": "api.telegram.org:443",
    "host": None,
    "serviceId": None,
    "why": "api.telegram.org is none of the services",
}
_SIGNS: Final[list[dict[str, Any]]] = [
    {
        "kind": "event",
        "state": "yes",
        "says": "Out of memory 25 s before the first failure",
        "value": 25.1,
        "threshold": 120.0,
        "unit": "s before the first failure",
        "at": "2025-08-28T12:03:40.020Z",
    },
    {
        "kind": "node",
        "state": "yes",
        "says": "A node that failed talks to it",
        "value": 37.0,
        "threshold": 1.0,
        "unit": "failed runs",
        "at": None,
    },
    {
        "kind": "resource",
        "state": "yes",
        "says": "Memory at 98 % of its memory limit",
        "value": 98.2,
        "threshold": 90.0,
        "unit": "% of its memory limit",
        "at": "2025-08-28T12:03:35.000Z",
    },
    {
        "kind": "unusual",
        "state": "yes",
        "says": "0 times out of memory in the 24 h before",
        "value": 0.0,
        "threshold": 0.0,
        "unit": "times out of memory in the 24 h before",
        "at": "2025-08-28T12:03:40.020Z",
    },
]
_FINDINGS: Final[dict[str, Any]] = {
    "services": [
        {
            "host": "local",
            "serviceId": "ollama",
            "name": "Ollama",
            "verdict": "likely",
            "signs": _SIGNS,
        }
    ],
    "nodes": [{**_NODE, "runs": 37}],
    "patterns": [
        {
            "id": 3,
            "text": "connect ECONNREFUSED <host>",
            "node": "Ollama",
            "type": "ECONNREFUSED",
            "runs": 37,
        }
    ],
    "timeline": [
        {
            "at": "2025-08-28T12:03:40.020Z",
            "type": "service.oom",
            "host": "local",
            "serviceId": "ollama",
            "says": "Out of memory: a process in it was killed",
        }
    ],
    "runs": [
        {
            "id": 4893,
            "failedAt": "2025-08-28T12:33:07.830Z",
            "pattern": 3,
            "url": "/api/executions/4893",
        }
    ],
    "runsRead": 37,
    "analysedAt": "2025-08-28T12:33:30.000Z",
}

LIST: Final[dict[str, Any]] = {
    "data": [_ROW],
    "meta": {**_META, "limit": 50, "nextCursor": None},
    "error": None,
}
INCIDENT: Final[dict[str, Any]] = {
    "data": {**_ROW, "findings": _FINDINGS},
    "meta": _META,
    "error": None,
}
WINDOW: Final[dict[str, Any]] = {
    "data": {
        "since": "2025-08-28T12:00:00.000Z",
        "until": "2025-08-28T12:30:00.000Z",
        "firstFailureAt": "2025-08-28T12:04:05.120Z",
        "suspects": [_SUSPECT],
        "findings": _FINDINGS,
    },
    "meta": {**_META, "warnings": []},
    "error": None,
}
NODES: Final[dict[str, Any]] = {"data": [_NODE, _TELEGRAM], "meta": _META, "error": None}
NODE: Final[dict[str, Any]] = {"data": _NODE, "meta": _META, "error": None}
