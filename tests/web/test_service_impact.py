"""What a stop of a service would touch, and how services stood."""

from dataclasses import replace
from typing import Any

import httpx

from builders import DAY_MS, MINUTE_MS, NOW_MS, run
from failing_runs import failed, keep_runs
from services_under_test import HOST, N8N_ID, OLLAMA_ID, host, operation, service
from site_under_test import Site
from watchroom.domain.operations import Action, OperationStatus, Step, StepState
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.store import container_events, operations
from watchroom.web.times import iso_time

IMPACT = "/api/services/ollama/impact"


async def test_the_workflows_that_use_a_service(site: Site, client: httpx.AsyncClient) -> None:
    """By what their nodes talk to, with the runs of the last hour and those in progress."""
    network = {"networks": (), "ports": ()}
    site.fleet.put_container(
        service("ollama", setup=network, container_name="ollama"), seen_ms=NOW_MS
    )
    facts: dict[str, Any] = {"workflow_hash": failed(1).workflow_hash}
    await keep_runs(
        site.store,
        failed(1, NOW_MS - MINUTE_MS),
        run(2, started_ms=NOW_MS - MINUTE_MS, **facts),
        run(3, started_ms=NOW_MS - DAY_MS, **facts),
        run(
            4,
            started_ms=NOW_MS - 1000,
            status="running",
            status_detail="running",
            stopped_ms=None,
            **facts,
        ),
    )

    [use] = (await client.get(IMPACT)).json()["data"]["workflows"]

    assert use["nodes"] == ["Ollama"]
    assert (use["runs"], use["failed"], use["underWay"]) == (3, 1, 1)

    await client.post("/api/services/ollama/restart?wait=false&afterRuns=true")
    options = site.operations.options
    assert options is not None
    assert options.runs_ahead is not None
    assert await options.runs_ahead.count() == 1


async def test_the_services_that_wait_for_it(site: Site, client: httpx.AsyncClient) -> None:
    """By their Compose file, in the same project."""
    waits = {"compose_service": "n8n", "depends_on": ("ollama",)}
    site.fleet.put_container(service("n8n", container_id=N8N_ID, place=waits), seen_ms=NOW_MS)
    other = {**waits, "compose_project": "another"}
    site.fleet.put_container(service("web", container_id="ab" * 32, place=other), seen_ms=NOW_MS)

    found = (await client.get(IMPACT)).json()["data"]["services"]

    assert found == [{"id": "n8n", "host": HOST, "name": "n8n"}]


async def test_the_usual_downtime(site: Site, client: httpx.AsyncClient) -> None:
    """None where it was never done: nothing is guessed."""
    step = Step(name="restart", state=StepState.DONE, started_ms=NOW_MS, ended_ms=NOW_MS + 4_200)
    done = operation(action=Action.RESTART, steps=(step,))
    async with site.store.writing() as session:
        await operations.add(session, done)
        await operations.finish(
            session, done.id, status=OperationStatus.SUCCEEDED, ended_ms=NOW_MS + 4_200
        )

    found = (await client.get(IMPACT)).json()["data"]["downtime"]

    assert found == {"restart": {"seconds": 4.2, "operations": 1}, "update": None}


async def test_why_an_order_would_be_refused(site: Site, client: httpx.AsyncClient) -> None:
    """Told before it is ordered, so that the button can say so."""
    found = (await client.get(IMPACT)).json()["data"]["refusals"]

    assert found == {"start": None, "stop": None, "restart": None, "update": None}


async def test_the_strip_of_a_service_that_failed(site: Site, client: httpx.AsyncClient) -> None:
    """Half an hour for each part of a day; before Watchroom looked nothing is known."""
    site.fleet.set_host(replace(host(), watched_since_ms=NOW_MS - DAY_MS // 2))
    ended = ServiceEvent(
        host=HOST,
        time_nano=(NOW_MS - 5 * MINUTE_MS) * 1_000_000,
        container_id=OLLAMA_ID,
        kind=ServiceEventKind.DIE,
        service="ollama",
        exit_code=1,
    )
    async with site.store.writing() as session:
        await container_events.add(session, [ended])

    shown = (await client.get("/api/services/strips")).json()["data"]

    assert shown["step"] == 1800
    [strip] = [each["states"] for each in shown["services"] if each["id"] == "ollama"]
    assert strip == [None] * 24 + ["ok"] * 23 + ["bad"]


async def test_a_host_that_is_away_leaves_a_gap(site: Site, client: httpx.AsyncClient) -> None:
    """What nobody saw is not shown as well."""
    gone = replace(
        host(),
        watched_since_ms=NOW_MS - 2 * DAY_MS,
        reachable=False,
        since_ms=NOW_MS - DAY_MS // 2,
        reason="no answer",
    )
    site.fleet.set_host(gone)

    shown = (await client.get("/api/services/strips")).json()["data"]

    assert all(each["states"] == ["ok"] * 24 + [None] * 24 for each in shown["services"])


async def test_the_strip_of_a_time_that_is_over(site: Site, client: httpx.AsyncClient) -> None:
    """The strip of an incident shows its time, and nothing of what is still ahead."""
    site.fleet.set_host(replace(host(), watched_since_ms=NOW_MS - 2 * DAY_MS))
    ended = ServiceEvent(
        host=HOST,
        time_nano=(NOW_MS - 30 * MINUTE_MS) * 1_000_000,
        container_id=OLLAMA_ID,
        kind=ServiceEventKind.DIE,
        service="ollama",
        exit_code=1,
    )
    async with site.store.writing() as session:
        await container_events.add(session, [ended])
    asked = {"from": NOW_MS - 36 * MINUTE_MS, "to": NOW_MS + 12 * MINUTE_MS}
    times = {name: iso_time(ms) for name, ms in asked.items()}

    shown = (await client.get("/api/services/strips", params=times)).json()["data"]

    assert shown["step"] == 60
    [strip] = [each["states"] for each in shown["services"] if each["id"] == "ollama"]
    assert strip == ["ok"] * 6 + ["bad"] * 30 + [None] * 12
