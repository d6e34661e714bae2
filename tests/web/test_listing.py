"""The list of runs, as documented and as it grew."""

import base64
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from builders import (
    DAY_MS,
    NOW_MS,
    analysis,
    at,
    encoded,
    jpeg,
    notification,
    picture,
    run,
)
from site_under_test import Site
from watchroom.domain.execution import RiskLevel, RunError, Status
from watchroom.objects import picture_key

PICTURE = jpeg()


async def ids(client: httpx.AsyncClient, **params: Any) -> list[int]:
    """Return the ids of a list."""
    answer = await client.get("/api/executions", params={"imageData": "none", **params})
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["data"]]


async def test_the_documented_answer(site: Site, client: httpx.AsyncClient) -> None:
    """Field by field what clients were promised, with what was added since beside it."""
    await site.keep(
        run(
            started_ms=at("2025-08-27T12:55:57.601Z"),
            pictures=(picture(PICTURE),),
            analyses=(analysis(created_at="2025-08-27T12:55:59.100Z"),),
            notifications=(notification(),),
        ),
        pictures=[PICTURE],
    )

    answer = await client.get("/api/executions", params={"limit": 20, "status": "success"})

    [item] = answer.json()["data"]
    result = json.loads(analysis(created_at="2025-08-27T12:55:59.100Z").answer)
    sent = {**json.loads(notification().answer), "node": "Telegram"}
    verdict = {
        "riskLevel": "LOW",
        "confidence": 0.89,
        "description": "Normal scene",
        "source": "reported",
        "detections": [],
        "model": "qwen2.5vl:7b",
        "node": "Ollama",
    }
    assert item == {
        "id": 4893,
        "status": "success",
        "statusDetail": "success",
        "startedAt": "2025-08-27T12:55:57.601Z",
        "stoppedAt": "2025-08-27T12:55:59.234Z",
        "duration": 1.633,
        "imageData": base64.b64encode(PICTURE).decode(),
        "imageUrl": "/api/executions/4893/image",
        "imageCount": 1,
        "ollamaResult": result,
        "telegramStatus": sent,
        "analysis": verdict,
        "analyses": [{"pictureIndex": 0, "ollamaResult": result, "analysis": verdict}],
        "notifications": [sent],
        "camera": "north-ridge",
        "model": "qwen2.5vl:7b",
        "error": None,
        "mark": None,
        "workflow": {"id": "yDbfhooKemfhMIkC", "name": "Cameras"},
        "mode": "webhook",
        "retryOf": None,
        "unreadable": False,
    }
    assert answer.headers["content-type"] == "application/json"


async def test_the_documented_meta(site: Site, client: httpx.AsyncClient) -> None:
    """Filters are told as they were asked for; the total is exact."""
    await site.keep(*(run(id_, started_ms=NOW_MS - id_ * 1000) for id_ in range(1, 31)))

    answer = await client.get(
        "/api/executions", params={"limit": 20, "status": "success", "days": 7}
    )

    body = answer.json()
    cursor = body["meta"]["pagination"].pop("nextCursor")
    assert body["meta"] == {
        "pagination": {"limit": 20, "offset": 0, "total": 30, "hasMore": True},
        "filters": {"status": "success", "days": 7},
        "timestamp": "2025-08-28T12:34:56.000Z",
    }
    assert body["error"] is None
    assert isinstance(cursor, str)


async def test_a_run_that_knows_nothing_says_null(site: Site, client: httpx.AsyncClient) -> None:
    """No default model, no assumed level, no invented figure."""
    await site.keep(
        run(status=Status.RUNNING, status_detail="waiting", stopped_ms=None, camera=None)
    )

    [item] = (await client.get("/api/executions")).json()["data"]

    assert [name for name, value in item.items() if value is None] == [
        "stoppedAt",
        "duration",
        "imageData",
        "imageUrl",
        "ollamaResult",
        "telegramStatus",
        "analysis",
        "camera",
        "model",
        "error",
        "mark",
        "retryOf",
    ]
    assert (item["status"], item["statusDetail"]) == ("running", "waiting")
    assert item["analyses"] == item["notifications"] == []


async def test_a_failed_run_says_why(site: Site, client: httpx.AsyncClient) -> None:
    """With the pattern by which its like are found."""
    error = RunError(message="timeout of 30000 ms exceeded", node="Ollama", type="ECONNABORTED")
    await site.keep(
        run(1, status=Status.ERROR, status_detail="error", error=error),
        run(2, status=Status.ERROR, status_detail="crashed"),
    )

    [item] = (await client.get("/api/executions", params={"node": "Ollama"})).json()["data"]

    pattern = item["error"].pop("pattern")
    assert item["error"] == {
        "message": "timeout of 30000 ms exceeded",
        "node": "Ollama",
        "type": "ECONNABORTED",
    }
    assert "30000" not in pattern["text"]
    assert await ids(client, pattern=pattern["id"]) == [1]


async def test_pictures_are_sent_as_asked(site: Site, client: httpx.AsyncClient) -> None:
    """In full as documented, as a small WebP, or not at all."""
    large = jpeg(1200, 900)
    await site.keep(run(pictures=(picture(large),)), pictures=[large])

    async def sent(image_data: str) -> Any:
        answer = await client.get("/api/executions", params={"imageData": image_data})
        return answer.json()["data"][0]["imageData"]

    assert base64.b64decode(await sent("full")) == large
    assert base64.b64decode(await sent("thumbnail"))[8:12] == b"WEBP"
    assert await sent("none") is None


async def test_a_lost_or_broken_picture_is_null(site: Site, client: httpx.AsyncClient) -> None:
    """One picture that is gone must not take the whole page with it."""
    broken = b"\xff\xd8\xff\xe0 no picture"
    await site.keep(
        run(1, pictures=(picture(PICTURE),)), run(2, pictures=(picture(broken),)), pictures=[broken]
    )

    full = (await client.get("/api/executions")).json()["data"]
    small = (await client.get("/api/executions", params={"imageData": "thumbnail"})).json()["data"]

    assert {item["id"]: item["imageData"] for item in full} == {
        1: None,
        2: base64.b64encode(broken).decode(),
    }
    assert [item["imageData"] for item in small] == [None, None]


async def test_a_folder_that_does_not_answer_is_an_error(
    site: Site, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    """Told by the status, and not by an answer that breaks off."""
    await site.keep(run(pictures=(picture(PICTURE),)))
    sha256 = picture(PICTURE).sha256
    (tmp_path / "objects" / picture_key(sha256)).mkdir(parents=True)

    answer = await client.get("/api/executions")

    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "DATABASE_ERROR")


async def test_an_original_of_any_type_is_sent_as_it_came(
    site: Site, client: httpx.AsyncClient
) -> None:
    """`imageData` is the run's picture, whatever its format."""
    original = encoded("PNG")
    await site.keep(run(pictures=(picture(original, "image/png"),)), pictures=[original])

    [item] = (await client.get("/api/executions")).json()["data"]

    assert base64.b64decode(item["imageData"]) == original


async def test_pages_follow_one_another(site: Site, client: httpx.AsyncClient) -> None:
    """By offset as documented, and by cursor, which does not slow down and does not slip."""
    await site.keep(*(run(id_, started_ms=NOW_MS - id_ * 1000) for id_ in range(1, 8)))

    assert await ids(client, limit=3) == [1, 2, 3]
    assert await ids(client, limit=3, offset=3) == [4, 5, 6]
    assert await ids(client, limit=3, offset=6) == [7]
    assert await ids(client, limit=3, offset=10**12) == []
    first = (await client.get("/api/executions", params={"limit": 3})).json()["meta"]
    assert await ids(client, limit=3, cursor=first["pagination"]["nextCursor"]) == [4, 5, 6]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, [1, 2, 3]),
        ({"days": 1}, [1]),
        ({"status": "error"}, [2]),
        ({"status": "success,error"}, [1, 2, 3]),
        ({"risk": "HIGH"}, [3]),
        ({"risk": "HIGH,LOW"}, [1, 3]),
        ({"risk": "high,Low"}, [1, 3]),
        ({"camera": "north-ridge"}, [1, 2]),
        ({"model": "qwen2.5vl:7b"}, [1, 3]),
        ({"workflow": "yDbfhooKemfhMIkC"}, [1, 2, 3]),
        ({"workflow": "Cameras"}, [1, 2, 3]),
        ({"workflow": "Other"}, []),
        ({"mark": "none"}, [1, 2, 3]),
        ({"mark": "correct"}, []),
        ({"risk": "!HIGH"}, [1, 2]),
        ({"risk": "!HIGH,!LOW"}, [2]),
        ({"status": "!success"}, [2]),
        ({"camera": "!south"}, [1, 2]),
        ({"model": "!qwen2.5vl:7b"}, [2]),
        ({"workflow": "!Cameras"}, []),
        ({"workflow": "!Other"}, [1, 2, 3]),
        ({"mark": "!none"}, []),
        ({"mark": "!correct", "search": "north", "risk": "!CRITICAL,!LOW"}, [2]),
        ({"search": "north norm"}, [1]),
        ({"from": "2025-08-28T00:00:00Z"}, [1]),
        ({"to": "2025-08-28T00:00:00Z"}, [2, 3]),
        ({"from": "2025-08-26", "to": "2025-08-28"}, [2]),
        ({"to": "2025-08-26T12:34:56Z", "days": 5}, [3]),
        ({"sort": "startedAt"}, [3, 2, 1]),
        ({"from": "2024-08-28"}, [1, 2, 3, 4]),
    ],
)
async def test_filters_narrow_the_list(
    site: Site, client: httpx.AsyncClient, params: dict[str, str], expected: list[int]
) -> None:
    """A filter that is ignored is worse than none."""
    await site.keep(
        run(1, started_ms=NOW_MS - DAY_MS // 4, analyses=(analysis(),)),
        run(2, started_ms=NOW_MS - DAY_MS * 3 // 2, status=Status.ERROR, status_detail="error"),
        run(
            3,
            started_ms=NOW_MS - 3 * DAY_MS,
            camera="south",
            analyses=(analysis(RiskLevel.LOW), analysis(RiskLevel.HIGH)),
        ),
        run(4, started_ms=NOW_MS - 60 * DAY_MS),
    )

    assert await ids(client, **params) == expected


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "1" + "0" * 30}, "limit"),
        ({"offset": "-1"}, "offset"),
        ({"offset": "9" * 25}, "offset"),
        ({"status": "failed"}, "status"),
        ({"status": ""}, "status"),
        ({"days": "0"}, "days"),
        ({"days": "366"}, "days"),
        ({"days": "7", "from": "2025-08-01"}, "days"),
        ({"from": "2025-08-02", "to": "2025-08-01"}, "to"),
        ({"from": "2025-02-30"}, "from"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "x", "offset": "5"}, "cursor"),
        ({"risk": "higher"}, "risk"),
        ({"risk": "!higher"}, "risk"),
        ({"risk": "HIGH,!LOW"}, "risk"),
        ({"camera": "!gate,yard"}, "camera"),
        ({"camera": "!"}, "camera"),
        ({"telegram": "!sent"}, "telegram"),
        ({"pattern": "0"}, "pattern"),
        ({"imageData": "small"}, "imageData"),
        ({"search": "a\0b"}, "search"),
        ({"search": "x" * 201}, "search"),
        ({"nonsense": "1"}, "nonsense"),
    ],
)
async def test_bad_input_is_answered_with_field_and_reason(
    client: httpx.AsyncClient, params: dict[str, str], field: str
) -> None:
    """Never guessed, never ignored, never a 500."""
    answer = await client.get("/api/executions", params=params)

    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", field)
    assert error["details"]["reason"]
