"""One run, with everything that is kept of it."""

import base64
import json
from typing import Any

import httpx
import pytest

from builders import analysis, encoded, jpeg, picture, run
from site_under_test import Site
from watchroom.domain.execution import Execution, RiskLevel
from watchroom.web import payloads

FIRST, SECOND = jpeg(colour="red"), encoded("PNG", colour="blue")


def reference(data: bytes) -> dict[str, str]:
    """Return what stands in a kept payload where a picture was."""
    return {"$picture": picture(data).sha256, "encoding": "base64"}


def with_payload(*, times: int = 1) -> Execution:
    """Return a run whose webhook got two pictures and gave them to the model."""
    item = {"json": {"image": reference(FIRST), "second": reference(SECOND), "n": 1}}
    source = [{"previousNode": "Webhook"}]
    kept = {
        "nodes": [
            {
                "name": "Webhook",
                "type": "webhook",
                "runs": [{"outputs": {"main": [[item] * times]}}],
            },
            {
                "name": "Ollama",
                "type": "http",
                "runs": [{"source": source, "outputs": {"main": []}}],
            },
        ]
    }
    return run(
        pictures=(picture(FIRST), picture(SECOND, "image/png")),
        payload=json.dumps(kept).encode(),
    )


async def detail(client: httpx.AsyncClient, **params: str) -> Any:
    answer = await client.get("/api/executions/4893", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


@pytest.mark.parametrize("image_data", ["full", "thumbnail", "none"])
async def test_tokens_are_of_the_detail(
    site: Site, client: httpx.AsyncClient, image_data: str
) -> None:
    """
    Ollama's `context` is thousands of numbers: the documented detail has it, the list does not.

    A detector's own field of that name is none.
    """
    tokens = list(range(3000))
    low, high = analysis(context=tokens), analysis(RiskLevel.HIGH, context=tokens)
    await site.keep(
        run(analyses=(low, high)),
        run(2, analyses=(analysis(context="a forest"),)),
        run(3, analyses=(analysis(RiskLevel.HIGH, text='say "context"'), low)),
    )
    answer = await client.get("/api/executions", params={"imageData": image_data})
    listed = {item["id"]: item for item in answer.json()["data"]}
    whole = await detail(client, imageData=image_data)

    kept = json.loads(high.answer)
    assert whole["ollamaResult"] == kept
    assert [entry["ollamaResult"] for entry in whole["analyses"]] == [json.loads(low.answer), kept]
    del kept["context"]
    assert listed[4893]["ollamaResult"] == listed[4893]["analyses"][1]["ollamaResult"] == kept
    assert listed[4893]["analyses"][0] == {
        **whole["analyses"][0],
        "ollamaResult": {k: v for k, v in json.loads(low.answer).items() if k != "context"},
    }
    assert listed[2]["ollamaResult"]["context"] == "a forest"
    assert listed[3]["ollamaResult"]["text"] == 'say "context"'
    assert "context" not in listed[3]["analyses"][1]["ollamaResult"]


async def test_it_has_all_that_the_list_has(site: Site, client: httpx.AsyncClient) -> None:
    """The documented detail is the documented item and more."""
    await site.keep(with_payload(), pictures=[FIRST, SECOND])

    [item] = (await client.get("/api/executions")).json()["data"]
    whole = await detail(client)

    assert {name: whole[name] for name in item} == item
    assert set(whole) - set(item) == {"images", "payload", "incident", "workflowData"}


async def test_its_pictures_are_listed(site: Site, client: httpx.AsyncClient) -> None:
    """A run may have been given several."""
    await site.keep(with_payload(), pictures=[FIRST, SECOND])

    images = (await detail(client))["images"]

    assert [(i["index"], i["url"], i["mediaType"], i["sizeBytes"]) for i in images] == [
        (0, "/api/executions/4893/image?index=0", "image/jpeg", len(FIRST)),
        (1, "/api/executions/4893/image?index=1", "image/png", len(SECOND)),
    ]


async def test_pictures_in_the_payload_are_links(site: Site, client: httpx.AsyncClient) -> None:
    """A payload with its pictures is megabytes; the pictures can be had one by one."""
    await site.keep(with_payload(), pictures=[FIRST, SECOND])

    payload = (await detail(client))["payload"]

    shown = {
        "json": {
            "image": {**reference(FIRST), "url": "/api/executions/4893/image?index=0"},
            "second": {**reference(SECOND), "url": "/api/executions/4893/image?index=1"},
            "n": 1,
        }
    }
    assert payload == {
        "nodeInputData": {"Webhook": [], "Ollama": [shown]},
        "nodeOutputData": {"Webhook": [shown], "Ollama": []},
    }


async def test_pictures_can_be_put_back(site: Site, client: httpx.AsyncClient) -> None:
    """The complete payload is documented; it is there for who asks."""
    await site.keep(with_payload(), pictures=[FIRST, SECOND])

    payload = (await detail(client, payload="full"))["payload"]

    [item] = payload["nodeInputData"]["Ollama"]
    assert base64.b64decode(item["json"]["image"]) == FIRST
    assert base64.b64decode(item["json"]["second"]) == SECOND


async def test_a_lost_picture_stays_a_reference(site: Site, client: httpx.AsyncClient) -> None:
    """What is gone cannot be put back, but the rest can."""
    await site.keep(with_payload(), pictures=[SECOND])

    payload = (await detail(client, payload="full"))["payload"]

    [item] = payload["nodeOutputData"]["Webhook"]
    assert item["json"]["image"] == reference(FIRST)
    assert base64.b64decode(item["json"]["second"]) == SECOND


async def test_a_payload_that_would_be_huge_is_refused(
    site: Site, client: httpx.AsyncClient
) -> None:
    """One picture in ten thousand items must not fill the memory."""
    large = encoded("BMP", 700, 700)
    item = {"json": {"image": reference(large)}}
    node = {"name": "Webhook", "type": "webhook", "runs": [{"outputs": {"main": [[item] * 40]}}]}
    kept = json.dumps({"nodes": [node]}).encode()
    assert len(large) * 40 > payloads.RESTORED_LIMIT_BYTES * 3 // 4
    await site.keep(run(pictures=(picture(large, "image/bmp"),), payload=kept), pictures=[large])

    answer = await client.get("/api/executions/4893", params={"payload": "full"})

    assert answer.status_code == 400
    assert answer.json()["error"]["details"]["field"] == "payload"


async def test_what_was_not_kept_is_null(site: Site, client: httpx.AsyncClient) -> None:
    """An old n8n may have kept less."""
    await site.keep(run())

    whole = await detail(client)

    assert (whole["payload"], whole["workflowData"], whole["images"]) == (None, None, [])


@pytest.mark.parametrize("id_", ["1", "0", "-1", "9" * 18, "9" * 19, "9" * 30])
async def test_an_unknown_run_is_not_found(client: httpx.AsyncClient, id_: str) -> None:
    """Also where no database could hold such a number."""
    for path in (f"/api/executions/{id_}", f"/api/executions/{id_}/image"):
        answer = await client.get(path)

        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("id_", ["abc", "1.0", "1_0", "%201", "0x1", "%D9%A3", "1,2", "9" * 40])
async def test_what_is_no_id_is_refused(client: httpx.AsyncClient, id_: str) -> None:
    """An id is documented as an integer."""
    answer = await client.get(f"/api/executions/{id_}")

    assert (answer.status_code, answer.json()["error"]["details"]["field"]) == (400, "id")
