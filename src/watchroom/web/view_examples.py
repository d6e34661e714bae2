"""Answers about views and exports as the API reference shows them."""

from typing import Any, Final

from watchroom.web.exports import EXAMPLE_ID as EXPORT_ID
from watchroom.web.saved_views import EXAMPLE_ID as VIEW_ID

_META: Final = {"timestamp": "2025-05-05T10:31:00.120Z"}
_VIEW: Final[dict[str, Any]] = {
    "id": VIEW_ID,
    "name": "Gate at night",
    "page": "/executions",
    "query": "camera=gate&risk=HIGH,CRITICAL",
    "shared": True,
    "owner": "Ada",
    "yours": True,
    "changeable": True,
    "createdAt": "2025-05-05T10:30:00.000Z",
    "changedAt": "2025-05-05T10:30:00.000Z",
}
_EXPORT: Final[dict[str, Any]] = {
    "id": EXPORT_ID,
    "format": "csv",
    "columns": ["startedAt", "camera", "riskLevel", "description"],
    "state": "done",
    "rowsDone": 1204,
    "rowsTotal": 1204,
    "sizeBytes": 183_204,
    "reason": None,
    "fileName": f"watchroom-{EXPORT_ID}.csv",
    "url": f"/api/exports/{EXPORT_ID}/file",
    "owner": "Ada",
    "yours": True,
    "createdAt": "2025-05-05T10:30:00.000Z",
    "endedAt": "2025-05-05T10:30:01.450Z",
    "expiresAt": "2025-05-06T10:30:01.450Z",
}

VIEW: Final = {"data": _VIEW, "meta": _META, "error": None}
VIEWS: Final = {"data": [_VIEW], "meta": _META, "error": None}
EXPORT: Final = {"data": _EXPORT, "meta": _META, "error": None}
EXPORTS: Final = {"data": [_EXPORT], "meta": _META, "error": None}
