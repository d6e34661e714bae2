"""Runs as tests need them: complete and plausible, with what matters to a test changed."""

import hashlib
import io
import json
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from watchroom.domain.execution import (
    Analysis,
    Execution,
    Notification,
    Picture,
    RiskLevel,
    Status,
    Verdict,
    VerdictSource,
)

NOW = datetime(2025, 8, 28, 12, 34, 56, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
WORKFLOW = "yDbfhooKemfhMIkC"


def at(text: str) -> int:
    """Return a moment such as "2025-08-27T12:55:57.601Z" in milliseconds."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def jpeg(width: int = 64, height: int = 48, *, colour: str = "green") -> bytes:
    """Return a small picture of one colour."""
    return encoded("JPEG", width, height, colour=colour)


def encoded(form: str, width: int = 64, height: int = 48, *, colour: str = "green") -> bytes:
    """Return a picture of one colour in one of Pillow's formats."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, form)
    return buffer.getvalue()


def picture(data: bytes, media_type: str = "image/jpeg") -> Picture:
    """Return what a run knows of a picture."""
    sha256 = hashlib.sha256(data).hexdigest()
    return Picture(sha256=sha256, size_bytes=len(data), media_type=media_type)


def analysis(
    risk: RiskLevel = RiskLevel.LOW, *, picture_index: int | None = 0, **answer: Any
) -> Analysis:
    """Return a model's answer that names a level."""
    text = f"RISK_LEVEL: {risk}\nConfidence: 0.89\nDescription: Normal scene"
    full = {"response": text, "model": "qwen2.5vl:7b", "done": True, **answer}
    verdict = Verdict(
        risk_level=risk,
        confidence=0.89,
        description="Normal scene",
        source=VerdictSource.REPORTED,
    )
    return Analysis(
        picture_index=picture_index,
        answer=json.dumps(full).encode(),
        model="qwen2.5vl:7b",
        verdict=verdict,
        node="Ollama",
    )


def notification(*, success: bool = True) -> Notification:
    """Return what came of a message."""
    sent = {"success": True, "message_id": 12345, "chat": {"id": -4768100208, "type": "supergroup"}}
    failed = {"success": False, "error": "Bad Request: chat not found"}
    answer = json.dumps(sent if success else failed).encode()
    return Notification(success=success, answer=answer, node="Telegram")


def run(id_: int = 4893, **changes: Any) -> Execution:
    """Return a run that succeeded yesterday at noon and took 1.633 s."""
    started_ms = changes.pop("started_ms", NOW_MS - DAY_MS)
    facts: dict[str, Any] = {
        "id": id_,
        "workflow_id": WORKFLOW,
        "workflow_name": "Cameras",
        "mode": "webhook",
        "status": Status.SUCCESS,
        "status_detail": "success",
        "created_ms": started_ms,
        "started_ms": started_ms,
        "stopped_ms": started_ms + 1633,
        "retry_of": None,
        "camera": "north-ridge",
    }
    return Execution(**facts | changes)
