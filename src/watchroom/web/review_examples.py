"""Answers about marks and queues as the API reference shows them."""

from typing import Any, Final

from watchroom.web import examples

_META: Final = {"timestamp": "2025-08-28T12:34:56.000Z"}

MARKS: Final[dict[str, Any]] = {
    "data": {
        "executionId": 4893,
        "mark": "false_alarm",
        "history": [
            {
                "id": 12,
                "at": "2025-08-27T13:10:02.113Z",
                "by": "Ada",
                "own": True,
                "mark": "false_alarm",
                "note": "Dust on the road.",
                "takenBackAt": None,
            }
        ],
    },
    "meta": _META,
    "error": None,
}
MARKED: Final[dict[str, Any]] = {
    "data": {
        "ids": [4893, 4894],
        "marks": ["reviewed", "reviewed"],
        "more": False,
        "act": "1041-1042",
    },
    "meta": _META,
    "error": None,
}
QUEUES: Final[dict[str, Any]] = {
    "data": [
        {
            "queue": "flagged",
            "left": 14,
            "doneToday": 9,
            "oldestAt": "2025-08-27T07:31:12.000Z",
        },
        {
            "queue": "lowConfidence",
            "left": 3,
            "doneToday": 0,
            "oldestAt": "2025-08-26T22:01:40.000Z",
        },
        {"queue": "unreadable", "left": 0, "doneToday": 2, "oldestAt": None},
        {"queue": "failedAlert", "left": 0, "doneToday": 0, "oldestAt": None},
        {"queue": "random", "left": 61, "doneToday": 4, "oldestAt": "2025-08-21T00:12:09.000Z"},
    ],
    "meta": _META,
    "error": None,
}
QUEUE: Final[dict[str, Any]] = {
    "data": examples.LIST["data"],
    "meta": {
        "left": 14,
        "limit": 20,
        "nextCursor": None,
        **_META,
    },
    "error": None,
}
