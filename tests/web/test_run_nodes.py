"""A run node by node: what each did, received and gave, and the words of its models."""

import json
from typing import Any

import httpx
import pytest

from builders import NOW_MS, analysis, jpeg, picture, run
from site_under_test import Site

PICTURE = jpeg()
REFERENCE = {"$picture": picture(PICTURE).sha256, "encoding": "base64"}
ANSWER = {
    "model": "qwen2.5vl:7b",
    "response": "RISK_LEVEL: LOW",
    "load_duration": 30_000_000,
    "prompt_eval_duration": 610_000_000,
    "eval_duration": 780_000_000,
    "eval_count": 41,
    "prompt_eval_count": 1284,
}


def a_node(name: str, *runs: dict[str, Any], type_: str | None = None) -> dict[str, Any]:
    return {"name": name, "type": type_, "runs": list(runs)}


def a_run_of_it(started_ms: int, duration_ms: int, *items: Any, **facts: Any) -> dict[str, Any]:
    return {
        "startedMs": started_ms,
        "durationMs": duration_ms,
        "status": "success",
        "source": [],
        "outputs": {"main": [list(items)]},
        **facts,
    }


PAYLOAD = {
    "nodes": [
        a_node(
            "Webhook/1",
            a_run_of_it(NOW_MS + 5, 12, {"json": {"camera": "gate", "image": REFERENCE}}),
            type_="n8n-nodes-base.webhook",
        ),
        a_node(
            "Ollama",
            a_run_of_it(
                NOW_MS + 20, 1460, {"json": ANSWER}, source=[{"previousNode": "Webhook/1"}]
            ),
        ),
        a_node(
            "Telegram",
            a_run_of_it(
                NOW_MS + 1480,
                10,
                status="error",
                source=[{"previousNode": "Ollama"}],
                error={"message": "chat not found"},
            ),
        ),
    ]
}
WORKFLOW = {
    "nodes": [
        {"name": "Webhook/1", "type": "n8n-nodes-base.webhook"},
        {"name": "Ollama", "type": "n8n-nodes-base.httpRequest"},
        {"name": "Later", "type": "n8n-nodes-base.wait", "disabled": True},
        {"name": "Note", "type": "n8n-nodes-base.stickyNote"},
    ],
    "connections": {},
}


async def keep(site: Site, payload: Any = PAYLOAD) -> None:
    """Keep run 1 with a payload, a picture and the workflow that it ran."""
    whole = run(
        1,
        started_ms=NOW_MS,
        pictures=(picture(PICTURE),),
        analyses=(analysis(),),
        payload=json.dumps(payload).encode(),
        workflow_hash="of-it",
    )
    await site.keep(whole, pictures=[PICTURE])


async def part(client: httpx.AsyncClient, **params: Any) -> Any:
    answer = await client.get("/api/executions/1/nodes/part", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def test_nodes_tell_when_they_ran_and_what_they_waited(
    site: Site, client: httpx.AsyncClient
) -> None:
    """What a waterfall is drawn from."""
    await keep(site)

    data = (await client.get("/api/executions/1/nodes")).json()["data"]

    runs = {node["name"]: node["runs"][0] for node in data["nodes"]}
    assert data["kept"] is True
    assert list(runs) == ["Webhook/1", "Ollama", "Telegram"]
    assert [each["waited"] for each in runs.values()] == [0.005, 0.003, 0.0]
    assert [each["itemsIn"] for each in runs.values()] == [0, 1, 1]
    assert runs["Webhook/1"]["pictures"] == 1
    assert runs["Telegram"]["error"] == "chat not found"
    assert runs["Ollama"]["model"] == {
        "load": 0.03,
        "prompt": 0.61,
        "generate": 0.78,
        "promptTokens": 1284,
        "tokens": 41,
        "tokensPerSecond": 52.6,
    }


async def test_a_run_whose_data_is_not_kept_says_so(site: Site, client: httpx.AsyncClient) -> None:
    """Not an empty list that looks like a run without nodes."""
    await site.keep(run(1))

    data = (await client.get("/api/executions/1/nodes")).json()["data"]
    workflow = (await client.get("/api/executions/1/workflow")).json()["data"]

    assert data == {"kept": False, "nodes": []}
    assert workflow["definition"] is None


async def test_a_node_gives_what_it_received_and_gave_and_why_it_failed(
    site: Site, client: httpx.AsyncClient
) -> None:
    """One node at a time; a name may hold a slash, and pictures are references with a link."""
    await keep(site)

    given = await part(client, node="Webhook/1")
    received = await part(client, node="Ollama", direction="input")
    failed = await part(client, node="Telegram", direction="error")
    not_failed = await part(client, node="Ollama", direction="error")

    assert given["value"] == received["value"]
    assert given["value"][0]["json"]["image"]["url"] == "/api/executions/1/image?index=0"
    assert failed["value"] == {"message": "chat not found"}
    assert (not_failed["value"], not_failed["truncated"]) == (None, False)


async def test_too_much_is_cut_and_the_file_has_it_all(
    site: Site, client: httpx.AsyncClient
) -> None:
    """A tab must not die of ten thousand items, and a text of a picture is shown to nobody."""
    items = [{"json": {"n": n, "text": "x" * 1000}} for n in range(3000)]
    items[0] = {"json": {"long": "smoke and fog " * 4_000, "image": "iVBORw0K" * 20_000}}
    await keep(site, {"nodes": [a_node("Loop", a_run_of_it(NOW_MS, 1, *items))]})

    data = await part(client, node="Loop")
    file = await client.get(data["downloadUrl"])

    first = data["value"][0]["json"]
    assert data["truncated"] is True
    assert len(json.dumps(data["value"])) < 1.2 * 2**20
    assert (len(first["long"]["$cut"]), first["long"]["chars"]) == (2048, 56_000)
    assert first["image"] == {"$base64": 120_000}
    assert file.json() == items
    assert data["sizeBytes"] == len(file.content)
    assert file.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/api/executions/9/nodes", 404),
        ("/api/executions/9/workflow", 404),
        ("/api/executions/9/answers", 404),
        ("/api/executions/9/nodes/part?node=Ollama", 404),
        ("/api/executions/1/nodes/part?node=Nobody", 404),
        ("/api/executions/1/nodes/part?node=Ollama&run=1", 404),
        ("/api/executions/1/nodes/part", 400),
    ],
)
async def test_what_is_not_there_is_not_found(
    site: Site, client: httpx.AsyncClient, url: str, status: int
) -> None:
    """A run, a node, a second turn of it."""
    await keep(site)

    assert (await client.get(url)).status_code == status


async def test_the_words_of_a_model_come_with_the_places_of_the_verdict(
    site: Site, client: httpx.AsyncClient
) -> None:
    """So that a person sees what was read where."""
    await keep(site)

    [said] = (await client.get("/api/executions/1/answers")).json()["data"]

    words = said["words"]
    assert {each["part"]: words[each["start"] : each["end"]] for each in said["spans"]} == {
        "risk": "LOW",
        "confidence": "0.89",
        "description": "Normal scene",
    }
