"""What the nodes of the demo's workflows give, with gaps for what differs."""

from typing import Any, Final

from watchroom.demo.data.flatted_text import Gap

Json = dict[str, Any]

MODEL: Final = "qwen2.5vl:7b"
CHAT_MODEL: Final = "Qwen/Qwen2.5-7B-Instruct"
CHAT_ID: Final = -1002204417083  # of the group that Telegram's messages go to


def camera_request() -> Json:
    """Return what the webhook got from a camera."""
    return _request(("camera_id", "device_id", "location", "timestamp"))


def radio_request() -> Json:
    """Return what the webhook got from the radio."""
    return _request(("channel", "heard", "seconds", "timestamp"))


def _request(fields: tuple[str, ...]) -> Json:
    return {
        "headers": {
            "user-agent": Gap("agent"),
            "content-length": Gap("length"),
            "content-type": Gap("content_type"),
        },
        "params": {},
        "query": {},
        "body": {field: Gap(field, is_flat=field == "seconds") for field in fields},
        "webhookUrl": Gap("webhook_url"),
        "executionMode": "production",
    }


def picture() -> Json:
    """Return a picture that n8n keeps as a file."""
    return {
        "image": {
            "mimeType": "image/jpeg",
            "fileType": "image",
            "fileExtension": "jpg",
            "data": "filesystem-v2",
            "fileName": Gap("file"),
            "id": Gap("binary_id"),
            "fileSize": Gap("size_words"),
            "bytes": Gap("size", is_flat=True),
        }
    }


def ollama_answer() -> Json:
    """Return what Ollama's /api/generate answers."""
    return {
        "model": MODEL,
        "created_at": Gap("answered"),
        "response": Gap("answer"),
        "done": True,
        "done_reason": "stop",
        "context": Gap("context"),
        "total_duration": Gap("total_ns", is_flat=True),
        "load_duration": Gap("load_ns", is_flat=True),
        "prompt_eval_count": Gap("prompt_tokens", is_flat=True),
        "prompt_eval_duration": Gap("prompt_ns", is_flat=True),
        "eval_count": Gap("tokens", is_flat=True),
        "eval_duration": Gap("tokens_ns", is_flat=True),
    }


def alert() -> Json:
    """Return what the workflow made of an answer that is worth a message."""
    return {"level": Gap("level"), "answer": Gap("answer")}


def detection(found: int) -> Json:
    """Return what the detector answers, with *found* objects in the picture."""
    return {
        "success": True,
        "model": "yolov8s-firesmoke",
        "has_fire": Gap("has_fire", is_flat=True),
        "has_smoke": Gap("has_smoke", is_flat=True),
        "alert_level": Gap("alert_level"),
        "detections": [_object(number) for number in range(found)],
        "image_width": 640,
        "image_height": 360,
        "processing_ms": Gap("processing_ms", is_flat=True),
    }


def _object(number: int) -> Json:
    return {
        "class": Gap(f"class.{number}"),
        "confidence": Gap(f"class_confidence.{number}", is_flat=True),
        "bbox": Gap(f"box.{number}"),
    }


def sent_photo() -> Json:
    """Return what Telegram answers to a photo."""
    return {
        "ok": True,
        "result": {
            "message_id": Gap("message_id", is_flat=True),
            "from": {
                "id": 7204417083,
                "is_bot": True,
                "first_name": "Fire watch",
                "username": "fire_watch_demo_bot",
            },
            "chat": {"id": CHAT_ID, "title": "Fire watch alerts", "type": "supergroup"},
            "date": Gap("sent_s", is_flat=True),
            "photo": [
                {
                    "file_id": Gap("photo_id"),
                    "file_unique_id": Gap("photo_unique_id"),
                    "file_size": Gap("size", is_flat=True),
                    "width": 640,
                    "height": 360,
                }
            ],
            "caption": Gap("caption"),
        },
    }


def chat_answer() -> Json:
    """Return what vLLM's /v1/chat/completions answers."""
    return {
        "id": Gap("chat_id"),
        "object": "chat.completion",
        "created": Gap("began_s", is_flat=True),
        "model": CHAT_MODEL,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": Gap("answer")},
                "finish_reason": "stop",
            }
        ],
        "usage": {
            "prompt_tokens": Gap("prompt_tokens", is_flat=True),
            "completion_tokens": Gap("tokens", is_flat=True),
        },
    }


def resumed() -> Json:
    """Return what the duty officer sent to wake a waiting run."""
    return {"params": {}, "query": {"confirmed": "yes"}, "body": {}}


def logbook_row() -> Json:
    """Return the row that was written into the logbook."""
    return {"id": Gap("run", is_flat=True), "message": Gap("heard"), "answer": Gap("answer")}
