"""An answer about a period as it may come, for the API reference."""

from typing import Any, Final


def _tile(value: float, of: int, previous: float, unit: str, **facts: object) -> dict[str, Any]:
    usual = {
        "value": value,
        "of": of,
        "previous": previous,
        "previousOf": 8569,
        "unit": unit,
        "delta": round(value - previous, 3),
        "change": round((value - previous) / previous * 100, 2),
        "polarity": "neutral",
        "tooFew": False,
    }
    return {**usual, **facts}


INSIGHTS: Final[dict[str, Any]] = {
    "data": {
        "period": {"from": "2025-08-21T12:34:56.000Z", "to": "2025-08-28T12:34:56.000Z"},
        "previous": {"from": "2025-08-14T12:34:56.000Z", "to": "2025-08-21T12:34:56.000Z"},
        "by": "day",
        "timezone": "Europe/Madrid",
        "tiles": {
            "executions": _tile(8912, 8912, 8569, "runs"),
            "failedShare": _tile(1.1, 8910, 0.5, "percent", polarity="worse"),
            "p50Duration": _tile(4.1, 8910, 4.1, "seconds"),
            "p95Duration": _tile(6.4, 8910, 5.5, "seconds", polarity="worse"),
            "deliveredShare": _tile(98.9, 284, 98.9, "percent", previousOf=271),
            "flaggedShare": _tile(3.2, 8861, 3.6, "percent"),
            "falseAlarms": _tile(
                18.4,
                212,
                19.0,
                "percent",
                previousOf=198,
                polarity="better",
                falseAlarms=39,
                flagged=284,
                reviewedShare=74.65,
            ),
        },
        "series": [
            {
                "from": "2025-08-27T22:00:00.000Z",
                "to": "2025-08-28T12:34:56.000Z",
                "complete": False,
                "runs": 741,
                "successful": 703,
                "failed": 37,
                "canceled": 0,
                "running": 1,
                "p50": 4.2,
                "p95": 6.8,
                "previousP50": 4.1,
                "previousP95": 5.6,
                "risks": {
                    "none": 402,
                    "low": 288,
                    "medium": 17,
                    "high": 5,
                    "critical": 1,
                    "unreadable": 3,
                },
            }
        ],
        "hoursOfWeek": [
            {
                "weekday": 4,
                "hour": 14,
                "runs": 71,
                "failed": 37,
                "latest": "2025-08-28T12:00:00.000Z",
            }
        ],
        "cameras": [
            {
                "camera": "north-ridge",
                "runs": 1204,
                "failed": 40,
                "failedShare": 3.32,
                "flagged": 61,
                "unreadable": 2,
                "tooFew": False,
            }
        ],
        "cameraCount": 12,
        "models": [
            {"model": "qwen2.5vl:7b", "runs": 8873, "p50": 4.1, "p95": 6.4, "tooFew": False}
        ],
        "modelCount": 1,
    },
    "meta": {"timestamp": "2025-08-28T12:34:56.000Z"},
    "error": None,
}
