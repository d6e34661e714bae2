"""Answers about people, sessions and keys as the API reference shows them."""

from typing import Any, Final

from watchroom.web.api_keys import EXAMPLE_ID as KEY_ID
from watchroom.web.people import EXAMPLE_ID as PERSON_ID
from watchroom.web.sessions import EXAMPLE_ID as SESSION_ID

_SCOPES: Final = ["admin", "operate", "read", "review"]
_SESSION: Final[dict[str, Any]] = {
    "id": SESSION_ID,
    "kind": "person",
    "name": "Ada",
    "personId": PERSON_ID,
    "keyId": None,
    "agent": "Firefox on Linux",
    "address": "192.0.2.7",
    "createdAt": "2025-05-05T10:30:00.000Z",
    "lastSeenAt": "2025-05-05T11:02:00.000Z",
    "expiresAt": "2025-05-05T23:02:00.000Z",
    "current": True,
}
_PERSON: Final[dict[str, Any]] = {
    "id": PERSON_ID,
    "name": "Ada",
    "role": "admin",
    "scopes": _SCOPES,
    "disabled": False,
    "createdAt": "2025-05-05T10:30:00.000Z",
    "changedAt": "2025-05-05T10:30:00.000Z",
    "lastLoginAt": "2025-05-05T10:30:00.000Z",
}
_KEY: Final[dict[str, Any]] = {
    "id": KEY_ID,
    "name": "night script",
    "scopes": ["operate", "read"],
    "createdAt": "2025-05-05T10:30:00.000Z",
    "expiresAt": "2030-01-01T00:00:00.000Z",
    "lastUsedAt": "2025-05-05T11:02:00.000Z",
    "revokedAt": None,
}

IDENTITY: Final = {
    "success": True,
    "data": {
        "kind": "person",
        "id": PERSON_ID,
        "name": "Ada",
        "role": "admin",
        "scopes": _SCOPES,
        "sessionId": SESSION_ID,
        "expiresAt": "2025-05-05T23:02:00.000Z",
        "demo": False,
    },
}
SESSIONS: Final = {"success": True, "data": [_SESSION]}
SESSION: Final = {"success": True, "data": {**_SESSION, "current": False}}
PEOPLE: Final = {"success": True, "data": [_PERSON]}
PERSON: Final = {"success": True, "data": _PERSON}
SETUP: Final = {"success": True, "data": {"needed": False}}
FOUND: Final = {
    "success": True,
    "data": [
        {
            "outcome": "missing",
            "subject": "n8n",
            "words": "not configured, and none at its usual places; runs are not copied",
            "advice": ["WATCHROOM_N8N_URL=postgresql://user:password@host/n8n"],
        },
        {
            "outcome": "good",
            "subject": "docker",
            "words": "local at unix:///var/run/docker.sock: Docker 27.3.1, 11 containers",
            "advice": [],
        },
    ],
}
KEYS: Final = {"success": True, "data": [_KEY]}
KEY: Final = {"success": True, "data": {**_KEY, "revokedAt": "2025-06-01T08:00:00.000Z"}}
WRITTEN_KEY: Final = {
    "success": True,
    "data": {
        **_KEY,
        "lastUsedAt": None,
        "secret": f"wr_{KEY_ID}_Rm9yIHRoZSByZWZlcmVuY2UgYWxvbmUsIG5vIGtleSE",
    },
}
