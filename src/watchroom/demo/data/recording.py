"""Writes down what happened the way n8n would have: one row of each of its two tables."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Final

import msgspec

from watchroom.demo.data.endings import MODEL_FAILURES, TELEGRAM_FAILURES, Ending
from watchroom.demo.data.flatted_text import Template
from watchroom.demo.data.happenings import Happened
from watchroom.demo.data.items import MODEL
from watchroom.demo.data.n8n_file import RunRecord
from watchroom.demo.data.plan import LOCAL
from watchroom.demo.data.shapes import shape
from watchroom.demo.data.workflows import DETECTOR, RADIO, WORKFLOWS
from watchroom.demo.engine.chance import Dice
from watchroom.demo.pictures.scenes import Scene
from watchroom.demo.pictures.seen import Seen, seen_in

UPLOADS: Final = "workflows/{workflow}/executions/temp/binary_data/{name}"

_ADDRESSES: Final = {
    "Ollama": "172.18.0.4:11434",
    "Detector": "172.18.0.9:9090",
    "vLLM": "172.18.0.6:8000",
}
_TIMEOUTS_MS: Final = {"Ollama": 60_000, "Detector": 10_000, "vLLM": 30_000}
_ASKED: Final = dict(zip((w.id for w in WORKFLOWS), ("Ollama", "Detector", "vLLM"), strict=True))
_HEARD: Final = (
    "Base, aquí móvil tres, recorrida por el camino al dique sin novedad.",
    "Central, veo una columna de humo fina detrás de la antena, voy a acercarme.",
    "Móvil uno a base, viento del norte fuerte, humedad muy baja.",
    "Base, falsa alarma, era una quema autorizada en el campo de Pérez.",
)
_json = msgspec.json.Encoder()


def picture_file(workflow_id: str, scene: Scene) -> str:
    """
    Return where in n8n's folder a picture lies.

    n8n would keep it once for each run, in the run's own folder; here it stays where uploads
    begin, so that a few hundred files are enough for any number of runs.
    """
    digest = hashlib.sha256(scene.name.encode()).hexdigest()
    name = f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"
    return UPLOADS.format(workflow=workflow_id, name=name)


def record_of(happened: Happened, sizes: Mapping[str, int], seed: int) -> RunRecord:
    """Return the rows of a run; *sizes* are the bytes of the pictures by name."""
    dice = Dice(seed, "data", happened.id)
    size = sizes[happened.scene.name] if happened.scene else 0
    found = _found(happened)
    template = _template(happened.workflow.id, happened.ending, len(found))
    values = _values(happened, dice, size, found)
    data = template.filled({name: _json.encode(value).decode() for name, value in values.items()})
    return RunRecord(
        id=happened.id,
        workflow_id=happened.workflow.id,
        version_id=happened.workflow.version_id,
        snapshot=happened.workflow.snapshot,
        status=happened.status,
        created_ms=happened.began_ms,
        stopped_ms=happened.stopped_ms,
        waits_for_ever=happened.ending is Ending.WAITING,
        retry_of=happened.retry_of,
        retried_by=happened.retried_by,
        picture_bytes=size,
        data=data,
    )


@cache
def _template(workflow_id: str, ending: Ending, found: int) -> Template:
    workflow = next(workflow for workflow in WORKFLOWS if workflow.id == workflow_id)
    return Template.of(shape(workflow, ending, found=found))


def _found(happened: Happened) -> dict[str, Seen]:
    """Return the boxes of what a detector saw, by class."""
    if happened.workflow is not DETECTOR or happened.scene is None:
        return {}
    return seen_in(happened.scene)


def _values(
    happened: Happened, dice: Dice, size: int, found: Mapping[str, Seen]
) -> dict[str, object]:
    token = hashlib.sha256(f"{happened.id}/{dice.share()}".encode()).hexdigest()
    ended_ms = happened.began_ms + happened.took_ms
    return {
        "run": happened.id,
        "began_ms": happened.began_ms,
        "began_s": happened.began_ms // 1000,
        "token": token,
        "resume_url": f"http://n8n:5678/webhook-waiting/{happened.id}?signature={token}",
        "webhook_url": f"http://n8n:5678/webhook/{_path(happened)}",
        "agent": "camera-gateway/1.8" if happened.camera else "radio-bridge/0.4",
        "content_type": f"multipart/form-data; boundary=----{token[:24]}",
        "length": str(size + 612),
        **_request(happened, dice),
        **_picture(happened, size),
        **_times(happened),
        **_model(happened, dice),
        **_detector(happened, dice, found),
        **_telegram(happened, dice, token),
        **_failure(happened, ended_ms),
    }


def _path(happened: Happened) -> str:
    return str(happened.workflow.node("Webhook")["parameters"]["path"])


def _request(happened: Happened, dice: Dice) -> dict[str, object]:
    moment = datetime.fromtimestamp(happened.began_ms // 1000, LOCAL).isoformat()
    if happened.camera is None:
        return {
            "timestamp": moment,
            "channel": f"VHF-{dice.whole(1, 4)}",
            "heard": dice.pick(_HEARD),
            "seconds": round(dice.between(3, 14), 2),
        }
    return {
        "timestamp": moment,
        "camera_id": happened.camera.id,
        "device_id": happened.camera.device,
        "location": happened.camera.place,
    }


def _picture(happened: Happened, size: int) -> dict[str, object]:
    if happened.scene is None:
        return {}
    return {
        "size": size,
        "size_words": f"{size / 1000:.3g} kB",
        "file": f"frame_{happened.id:06d}.jpg",
        "binary_id": f"filesystem-v2:{picture_file(happened.workflow.id, happened.scene)}",
    }


def _times(happened: Happened) -> dict[str, object]:
    """Return when each node began, and how long it took; what asks a model takes the most."""
    names = [node["name"] for node in happened.workflow.exported["nodes"]]
    slow = "Duty officer" if happened.took_ms > 15_000 and not happened.words else None
    slow = slow or _ASKED[happened.workflow.id]
    small = max(1, happened.took_ms // 60)
    times: dict[str, object] = {}
    at_ms = happened.began_ms + 2
    for name in names:
        took_ms = happened.took_ms - small * (len(names) - 1) if name == slow else small
        times |= {f"{name}.at": at_ms, f"{name}.took": max(0, took_ms)}
        at_ms += max(0, took_ms)
    if happened.first_began_ms is not None:
        times["Webhook.at"] = happened.first_began_ms + 2
    return times


def _model(happened: Happened, dice: Dice) -> dict[str, object]:
    words = happened.words
    if words is None:
        return {}
    answered = datetime.fromtimestamp((happened.began_ms + happened.took_ms) / 1000, UTC)
    tokens = max(1, len(words.text) // 4)
    tokens_ns = tokens * dice.whole(17_000_000, 24_000_000)
    prompt_ns = dice.whole(240, 520) * 1_000_000
    return {
        "answer": words.text,
        "answered": f"{answered:%Y-%m-%dT%H:%M:%S.%f}{dice.whole(100, 999)}Z",
        "context": [151_644, 8_948, 198, *(dice.whole(0, 151_643) for _ in range(12))],
        "load_ns": dice.whole(36, 58) * 1_000_000,
        "prompt_tokens": dice.whole(1180, 1260),
        "prompt_ns": prompt_ns,
        "tokens": tokens,
        "tokens_ns": tokens_ns,
        "total_ns": tokens_ns + prompt_ns + 51_000_000,
        "level": words.level,
        "chat_id": f"chatcmpl-{dice.whole(0, 1 << 60):016x}",
    }


def _detector(happened: Happened, dice: Dice, found: Mapping[str, Seen]) -> dict[str, object]:
    if happened.workflow is not DETECTOR:
        return {}
    values: dict[str, object] = {
        "has_fire": "fire" in found,
        "has_smoke": "smoke" in found,
        "alert_level": "critical" if "fire" in found else "high" if found else "none",
        "processing_ms": round(dice.between(48, 130), 1),
    }
    for number, (name, box) in enumerate(found.items()):
        values |= {
            f"class.{number}": name,
            f"class_confidence.{number}": round(dice.between(0.41, 0.97), 3),
            f"box.{number}": [edge + dice.whole(-2, 2) for edge in box],
        }
    return values


def _telegram(happened: Happened, dice: Dice, token: str) -> dict[str, object]:
    if happened.workflow is RADIO or happened.camera is None:
        return {}
    level = happened.words.level if happened.words else "HIGH"
    return {
        "message_id": 1000 + happened.id,
        "sent_s": (happened.began_ms + min(happened.took_ms, 3_000)) // 1000,
        "photo_id": f"AgACAgEAAxkD{token[:58]}",
        "photo_unique_id": f"AQAD{token[:12]}{dice.whole(10, 99)}",
        "caption": f"🔥 {level}\n{happened.camera.id}, {happened.camera.place}",
    }


def _failure(happened: Happened, at_ms: int) -> dict[str, object]:
    failure = {**MODEL_FAILURES, **TELEGRAM_FAILURES}.get(happened.ending)
    if failure is None:
        return {"error.at": at_ms}
    asked = _ASKED[happened.workflow.id]
    facts = {"address": _ADDRESSES[asked], "timeout": _TIMEOUTS_MS[asked], "model": MODEL}
    return {
        "error.at": at_ms,
        "error.raw": failure.raw.format_map(facts),
        "error.description": (failure.description or "").format_map(facts),
    }
