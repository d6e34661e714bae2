"""Answers about webhooks as the API reference shows them."""

from typing import Any, Final

from watchroom.web.webhook_deliveries import EXAMPLE_ID as DELIVERY_ID
from watchroom.web.webhooks import EXAMPLE_ID as WEBHOOK_ID

_WEBHOOK: Final[dict[str, Any]] = {
    "id": WEBHOOK_ID,
    "url": "https://your-webhook-url.com/",
    "events": ["service:start", "service:stop", "service:error"],
    "filters": {
        "services": ["ollama"],
        "hosts": [],
        "cameras": [],
        "workflows": [],
        "minRisk": "HIGH",
    },
    "description": "Night shift",
    "state": "enabled",
    "stateReason": None,
    "failingSince": None,
    "createdAt": "2025-05-05T10:30:00.000Z",
    "changedAt": "2025-05-05T10:30:00.000Z",
    "cooldownSeconds": 300,
    "quietHours": {"from": "22:00", "to": "07:00", "timezone": "Europe/Madrid"},
    "suppressed": 12,
}
_DELIVERY: Final[dict[str, Any]] = {
    "id": DELIVERY_ID,
    "event": "service:error",
    "seq": 812,
    "state": "delivered",
    "timestamp": "2025-05-05T10:31:00.120Z",
    "nextAttemptAt": None,
    "endedAt": "2025-05-05T10:31:05.420Z",
    "attemptCount": 2,
    "attempts": [
        {
            "timestamp": "2025-05-05T10:31:00.140Z",
            "latency": 0.21,
            "statusCode": 502,
            "error": "answered 502",
            "answer": "Bad Gateway",
        },
        {
            "timestamp": "2025-05-05T10:31:05.380Z",
            "latency": 0.04,
            "statusCode": 204,
            "error": None,
            "answer": "",
        },
    ],
    "payload": {
        "type": "service:error",
        "timestamp": "2025-05-05T10:31:00.120Z",
        "seq": 812,
        "event": "service.failed",
        "data": {
            "host": "local",
            "service": "ollama",
            "containerName": "stack-ollama-1",
            "image": "ollama/ollama:0.9.2",
            "exitCode": 139,
            "reason": "Exited (139), segmentation fault",
        },
        "links": {"api": "http://127.0.0.1:5000/api/services/ollama?host=local"},
    },
}

LIST: Final = {"success": True, "data": [_WEBHOOK]}
WEBHOOK: Final = {"success": True, "data": _WEBHOOK}
WRITTEN: Final = {"success": True, "data": {**_WEBHOOK, "secret": None, "warning": None}}
ROTATED: Final = {
    "success": True,
    "data": {
        **_WEBHOOK,
        "secret": "whsec_T25seSBhbiBleGFtcGxlLCBhbmQgbm8gc2VjcmV0IQ==",
        "warning": None,
    },
}
DELIVERIES: Final = {
    "success": True,
    "data": [_DELIVERY],
    "pagination": {"limit": 50, "nextCursor": None},
}
DELIVERY: Final = {"success": True, "data": _DELIVERY}
PREVIEW: Final = {
    "success": True,
    "data": {
        "event": "incident:open",
        "body": '{"type":"incident:open","timestamp":"2025-05-05T10:31:00.120Z","seq":null,'
        '"event":null,"test":true,"data":{"id":12,"reason":"failures","failures":3},'
        '"links":{"api":"http://127.0.0.1:5000"}}',
    },
}
