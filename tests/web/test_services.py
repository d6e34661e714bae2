"""The services as the documented list and detail show them."""

import json
import re
from dataclasses import replace
from typing import Any

import httpx
import pytest

from builders import DAY_MS, NOW_MS
from services_under_test import (
    HOST,
    N8N_ID,
    OLLAMA_ID,
    STOPPED,
    USAGE,
    host,
    service,
)
from site_under_test import Site
from watchroom.domain.services import Health, ServiceStatus
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.views import UpdateChance, UpdateCheck

DOCUMENTED: dict[str, Any] = {
    "id": "service1",
    "name": "AI Service 1",
    "containerId": "abc123",
    "status": "running",
    "health": "healthy",
    "version": "1.0.0",
    "description": "Description of the service",
    "url": "http://localhost:8000",
    "port": 8000,
    "stats": {"cpu": 12.5, "memory": 35.2, "uptime": 86400, "restartCount": 0},
}
DOCUMENTED_DETAILS: dict[str, Any] = {
    "image": "service1:latest",
    "created": "2025-05-01T10:00:00Z",
    "ports": [{"internal": 8000, "external": 8000}],
    "volumes": [{"source": "/data", "destination": "/app/data"}],
    "env": ["NODE_ENV=production", "PORT=8000"],
}


def assert_shaped_like(documented: Any, shown: Any) -> None:
    """Fail unless every documented member is there, with a value of the documented type."""
    if isinstance(documented, dict):
        for name, value in documented.items():
            assert_shaped_like(value, shown[name])
    elif isinstance(documented, list):
        for item in shown:
            assert_shaped_like(documented[0], item)
    elif isinstance(documented, float):
        assert isinstance(shown, float | int)
    else:
        assert type(shown) is type(documented)


async def names(client: httpx.AsyncClient, **params: Any) -> list[str]:
    """Return the names of the services that the list gives."""
    answer = await client.get("/api/services", params=params)
    assert answer.status_code == 200, answer.text
    return [entry["name"] for entry in answer.json()["data"]]


async def test_the_documented_object(site: Site, client: httpx.AsyncClient) -> None:
    """Every documented field, of the documented type; programs exist that read nothing else."""
    site.fleet.put_usage(HOST, OLLAMA_ID, USAGE)

    body = (await client.get("/api/services", params={"search": "ollama"})).json()

    [shown] = body["data"]
    assert body["success"] is True
    assert_shaped_like(DOCUMENTED, shown)
    assert shown["stats"] == {"cpu": 182.46, "memory": 47.68, "uptime": 86400, "restartCount": 0}
    assert (shown["id"], shown["containerId"]) == ("ollama", OLLAMA_ID)
    assert (shown["host"], shown["project"]) == (HOST, "stack")
    assert shown["state"] == {
        "known": True,
        "since": "2025-08-27T12:34:56.000Z",
        "unknownSince": None,
        "reason": None,
        "seenAt": "2025-08-28T12:34:55.000Z",
    }


async def test_the_documented_details(client: httpx.AsyncClient) -> None:
    """The detail is the list's object and `details`."""
    listed = (await client.get("/api/services", params={"search": "ollama"})).json()["data"][0]
    body = (await client.get("/api/services/ollama")).json()

    details = body["data"].pop("details")
    assert body == {"success": True, "data": listed}
    assert_shaped_like(DOCUMENTED_DETAILS, details)
    assert details["ports"][0] | {"internal": 11434, "external": 11434} == details["ports"][0]
    assert details["env"] == ["OLLAMA_HOST=0.0.0.0"]


async def test_restarts_of_a_day_are_told_in_list_and_detail(client: httpx.AsyncClient) -> None:
    """With why, and since when they are counted; the engine's own counter tells neither."""
    listed = (await client.get("/api/services", params={"search": "ollama"})).json()["data"][0]
    shown = (await client.get("/api/services/ollama")).json()["data"]

    assert (
        listed["restarts24h"]
        == shown["restarts24h"]
        == {
            "count": 3,
            "ordered": 1,
            "lastCause": "out_of_memory",
            "since": "2025-08-27T12:34:56.000Z",
        }
    )


async def test_what_is_not_known_is_null(site: Site, client: httpx.AsyncClient) -> None:
    """A stopped service has no uptime, and what was never measured is not zero."""
    identity = {"version": None, "description": None, "url": None, "port": None}
    site.fleet.put_container(service(state=STOPPED, identity=identity), seen_ms=NOW_MS)

    shown = (await client.get("/api/services/ollama")).json()["data"]

    assert shown["stats"] == {"cpu": None, "memory": None, "uptime": None, "restartCount": 0}
    assert [shown[name] for name in identity] == [None] * 4
    assert (shown["status"], shown["health"]) == ("stopped", "none")
    assert (shown["exitCode"], shown["exitReason"]) == (137, "Exited (137), killed")


async def test_a_host_out_of_reach_is_told(site: Site, client: httpx.AsyncClient) -> None:
    """What was last known stays, marked; figures of a moment long gone do not."""
    site.fleet.put_usage(HOST, OLLAMA_ID, USAGE)
    site.fleet.set_host(
        host(reachable=False, since_ms=NOW_MS - 60_000, reason="connection refused")
    )

    body = (await client.get("/api/services", params={"search": "ollama"})).json()

    [shown] = body["data"]
    assert shown["status"] == "running"
    assert shown["restarts24h"] is None
    assert shown["stats"] == {"cpu": None, "memory": None, "uptime": None, "restartCount": 0}
    assert shown["state"] == {
        "known": False,
        "since": "2025-08-27T12:34:56.000Z",
        "unknownSince": "2025-08-28T12:33:56.000Z",
        "reason": "connection refused",
        "seenAt": "2025-08-28T12:34:55.000Z",
    }
    assert [each["reachable"] for each in body["hosts"]] == [False]


async def test_swarm_services_tell_their_tasks(client: httpx.AsyncClient) -> None:
    """A container has none."""
    assert (await client.get("/api/services/ollama")).json()["data"]["replicas"] is None


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ["n8n", "ollama", "qdrant"]),
        ({"filter": "all"}, ["n8n", "ollama", "qdrant"]),
        ({"filter": "running"}, ["ollama"]),
        ({"filter": "stopped"}, ["n8n", "qdrant"]),
        ({"health": "healthy"}, ["ollama", "qdrant"]),
        ({"health": "none,unhealthy"}, ["n8n"]),
        ({"project": "other"}, ["qdrant"]),
        ({"host": HOST}, ["n8n", "ollama", "qdrant"]),
        ({"update": "available"}, ["ollama"]),
        ({"update": "unknown"}, ["n8n", "qdrant"]),
        ({"search": "OLLAMA/ollama latest"}, ["ollama"]),
        ({"search": "models"}, ["n8n", "ollama", "qdrant"]),
        ({"search": "models nowhere"}, []),
        ({"limit": 2}, ["n8n", "ollama"]),
        ({"limit": 2, "page": 2}, ["qdrant"]),
        ({"limit": 2, "page": 3}, []),
        ({"filter": "stopped", "limit": 1, "page": 2}, ["qdrant"]),
    ],
)
async def test_filters_combine_and_pages_follow(
    site: Site, client: httpx.AsyncClient, params: dict[str, Any], found: list[str]
) -> None:
    """`stopped` is whatever does not run: filters divide the list."""
    site.fleet.put_container(service("n8n", container_id=N8N_ID, state=STOPPED), seen_ms=NOW_MS)
    site.fleet.put_container(
        service(
            "qdrant",
            container_id="77" * 32,
            place={"compose_project": "other"},
            state={"status": ServiceStatus.PAUSED, "health": Health.HEALTHY},
        ),
        seen_ms=NOW_MS,
    )
    check = UpdateCheck(chance=UpdateChance.AVAILABLE, reason=None, checked_ms=NOW_MS)
    site.fleet.put_update(HOST, OLLAMA_ID, check)

    assert await names(client, **params) == found


@pytest.mark.parametrize(
    ("params", "pagination"),
    [
        ({}, {"page": 1, "limit": None, "total": 3, "pages": 1}),
        ({"limit": 2}, {"page": 1, "limit": 2, "total": 3, "pages": 2}),
        ({"limit": 3, "page": 9}, {"page": 9, "limit": 3, "total": 3, "pages": 1}),
        ({"search": "nowhere"}, {"page": 1, "limit": None, "total": 0, "pages": 0}),
    ],
)
async def test_the_whole_is_counted(
    client: httpx.AsyncClient, params: dict[str, Any], pagination: dict[str, Any]
) -> None:
    """Beside `data`, which stays the documented list."""
    body = (await client.get("/api/services", params=params)).json()

    assert body["pagination"] == pagination


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("filter=paused", "filter"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("page=0", "page"),
        ("page=2", "page"),
        ("status=running", "status"),
        ("health=fine", "health"),
        ("search=", "search"),
    ],
)
async def test_what_cannot_be_used_is_named(
    client: httpx.AsyncClient, query: str, field: str
) -> None:
    """In the shape of this wing, with the field for programs."""
    answer = await client.get(f"/api/services?{query}")

    body = answer.json()
    assert (answer.status_code, body["success"]) == (400, False)
    assert body["error"].startswith(f"{field}: ")
    assert body["details"]["field"] == field


@pytest.mark.parametrize(
    "reference", [OLLAMA_ID, OLLAMA_ID[:12], "ollama", "stack-ollama-1", OLLAMA_ID[:4]]
)
async def test_a_service_has_several_names(client: httpx.AsyncClient, reference: str) -> None:
    """Full id, beginning of it, our id, container name: whatever people have at hand."""
    answer = await client.get(f"/api/services/{reference}")

    assert answer.json()["data"]["id"] == "ollama"


@pytest.mark.parametrize("reference", ["nothing", "3f", "%2e%2e", "ollama%00", "a" * 300])
async def test_who_is_not_there_is_not_found(client: httpx.AsyncClient, reference: str) -> None:
    """Whatever the name is made of, the answer is one of the documented ones."""
    answer = await client.get(f"/api/services/{reference}")

    assert answer.status_code in {400, 404}
    assert answer.json()["success"] is False


async def test_several_of_one_name_are_named(site: Site, client: httpx.AsyncClient) -> None:
    """A guess would stop the wrong one; `host` tells them apart."""
    fleet = site.fleet
    fleet.set_host(host("garage"))
    fleet.put_container(service(host="garage", container_id="ee" * 32), seen_ms=NOW_MS)

    refused = await client.get("/api/services/ollama")
    found = await client.get("/api/services/ollama?host=garage")

    assert refused.status_code == 400
    assert re.search(r"stack-ollama-1 on garage, stack-ollama-1 on local", refused.json()["error"])
    assert found.json()["data"]["host"] == "garage"


async def test_without_docker_there_is_nothing(site: Site) -> None:
    """A server that only watches runs answers all the same."""
    async with site.without_docker().client() as client:
        listed = (await client.get("/api/services")).json()
        totals = (await client.get("/api/system/stats")).json()["data"]
        missing = [
            (await client.get(path)).status_code
            for path in ("/api/services/ollama", "/api/services/ollama/logs")
        ]
        order = await client.post("/api/services/ollama/start")
        machine = (await client.get("/api/system/host")).json()["data"]["machine"]

    assert (listed["data"], listed["hosts"]) == ([], [])
    assert totals["services"] == {"total": 0, "running": 0, "stopped": 0, "unknown": 0}
    assert totals["resources"] == {"avgCpu": None, "avgMemory": None, "totalMemoryUsage": None}
    assert (missing, order.status_code) == ([404, 404], 404)
    assert machine["load"] == [2.1, 1.9, 1.7]


async def test_hundreds_of_services_are_one_answer(site: Site) -> None:
    """The list is made from memory, and has no limit of its own."""
    fleet = Fleet([HOST], now_ms=NOW_MS)
    fleet.set_host(host())
    for number in range(300):
        each = service(f"s{number:03}", container_id=f"{number:064x}")
        fleet.put_container(each, seen_ms=NOW_MS)
    wing = replace(site.wing_a, fleet=fleet)
    crowded = replace(site, services=replace(site.services, wing_a=wing))

    async with crowded.client() as client:
        body = (await client.get("/api/services")).json()

    assert len(body["data"]) == body["pagination"]["total"] == 300
    assert [each["name"] for each in body["data"]] == [f"s{number:03}" for number in range(300)]


async def test_secrets_do_not_show(site: Site, client: httpx.AsyncClient) -> None:
    """What was masked when the container was inspected passes through no other field."""
    setup = {"env": ("API_KEY=********",), "labels": {"token": "********"}}
    site.fleet.put_container(service(setup=setup), seen_ms=NOW_MS)

    details = (await client.get("/api/services/ollama")).json()["data"]["details"]

    assert (details["env"], details["labels"]) == (["API_KEY=********"], {"token": "********"})
    assert "hunter2" not in json.dumps(details)


async def test_updates_are_listed_and_asked_for(site: Site, client: httpx.AsyncClient) -> None:
    """What was not looked at yet is null, until somebody asks."""
    before = (await client.get("/api/services/updates")).json()["data"]
    asked = (await client.post("/api/services/ollama/check-update")).json()["data"]
    after = (await client.get("/api/services/updates")).json()["data"]

    assert [each["update"] for each in before] == [None, None, None]
    assert asked == {
        "chance": "available",
        "reason": None,
        "checkedAt": "2025-08-28T12:34:56.000Z",
        "digest": None,
        "version": None,
    }
    assert [each["update"] for each in after] == [None, asked, None]


async def test_the_stack_as_a_whole(site: Site, client: httpx.AsyncClient) -> None:
    """The documented totals; means are of what runs and is measured."""
    site.fleet.put_usage(HOST, OLLAMA_ID, USAGE)
    site.fleet.put_container(service("n8n", container_id=N8N_ID, state=STOPPED), seen_ms=NOW_MS)

    data = (await client.get("/api/system/stats")).json()["data"]

    assert data["services"] == {"total": 3, "running": 2, "stopped": 1, "unknown": 0}
    assert data["resources"] == {
        "avgCpu": 182.46,
        "avgMemory": 47.68,
        "totalMemoryUsage": 512_000_000,
    }
    assert set(data["health"]) == {"status", "warnings", "errors"}


async def test_the_machines(client: httpx.AsyncClient) -> None:
    """What an engine has not told yet is null."""
    data = (await client.get("/api/system/host")).json()["data"]

    assert data["machine"]["load"] == [2.1, 1.9, 1.7]
    assert data["machine"]["disks"] == [
        {"path": "/data", "total": 1 << 40, "free": 1 << 39, "fillRate": -1234.57}
    ]
    [gpu] = data["machine"]["gpus"]
    assert (gpu["memoryUsed"], gpu["utilization"], gpu["power"]) == (8 << 30, 37, 71.46)
    assert gpu["processes"] == [{"pid": 4711, "memory": None, "containerId": OLLAMA_ID}]
    [engine] = data["engines"]
    assert (engine["name"], engine["engineVersion"], engine["disk"]) == (HOST, None, None)


async def test_uptime_is_in_whole_seconds(site: Site, client: httpx.AsyncClient) -> None:
    """As in the documented example."""
    started = {"started_ms": NOW_MS - DAY_MS - 999}
    site.fleet.put_container(service(state=started), seen_ms=NOW_MS)

    shown = (await client.get("/api/services/ollama")).json()["data"]

    assert shown["stats"]["uptime"] == 86_400


async def test_services_have_a_budget_of_their_own(site: Site) -> None:
    """The documented 5000 an hour, whatever was asked about runs; refused in this wing's shape."""
    async with site.client(rate_limits="1/minute;2/hour") as client:
        await client.get("/api/executions?imageData=none")
        answers = [await client.get("/api/services") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["x-ratelimit-limit"] for answer in answers] == ["2", "2", "2"]
    refused = answers[-1].json()
    assert (refused["success"], refused["code"]) == (False, "RATE_LIMIT_EXCEEDED")
    assert refused["retryAfter"] == int(answers[-1].headers["retry-after"])
