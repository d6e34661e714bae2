"""Incidents over HTTP: lists, reports, any stretch of time, and what nodes talk to."""

from typing import Any

import httpx
import pytest

from builders import DAY_MS, NOW_MS, WORKFLOW
from failing_runs import definition, failed, keep_runs, node
from happenings import happening, note
from site_under_test import Site
from watchroom.domain.access import Scope
from watchroom.domain.events import EventType
from watchroom.domain.incident_rules import Course, Failure
from watchroom.domain.incidents import (
    OpeningReason,
    Report,
    ServiceReport,
    Sign,
    SignKind,
    SignState,
    Verdict,
)
from watchroom.store import incidents
from watchroom.web.times import iso_time

NODES = "/api/incidents/nodes"
MAPPED = {"workflowId": WORKFLOW, "node": "Ollama", "serviceId": "qdrant"}
LIKELY = ServiceReport(
    host="local",
    service="ollama",
    name="Ollama",
    verdict=Verdict.LIKELY,
    signs=(
        Sign(
            kind=SignKind.RESOURCE,
            state=SignState.YES,
            says="Memory at 99 % of its memory limit",
            value=98.76543,
            threshold=90.0,
            unit="% of its memory limit",
            at_ms=NOW_MS,
        ),
        Sign(kind=SignKind.EVENT, state=SignState.NO_DATA, says="It was not watched"),
    ),
)


async def keep_incident(site: Site, *ids: int, day: int = 0, is_open: bool = False) -> int:
    """Keep failed runs and their incident, so many days ago."""
    failed_ms = NOW_MS - day * DAY_MS
    await keep_runs(site.store, *(failed(id_, failed_ms + id_) for id_ in ids))
    async with site.store.writing() as session:
        found = await incidents.open_new(
            session,
            reason=OpeningReason.FAILURES,
            course=Course(first_ms=failed_ms + ids[0], last_ms=failed_ms + ids[0]),
            opened_ms=failed_ms + 999,
            report=Report(services=(LIKELY,), analysed_ms=NOW_MS),
        )
        assert found is not None
        await incidents.add_failures(
            session,
            found.id,
            [
                Failure(
                    execution_id=id_,
                    failed_ms=failed_ms + id_,
                    started_ms=failed_ms,
                    pattern_id=None,
                )
                for id_ in ids
            ],
        )
        if not is_open:
            await incidents.close(session, found.id, closed_ms=failed_ms + 1_000_000)
    return found.id


async def data_of(client: httpx.AsyncClient, url: str, **params: Any) -> Any:
    answer = await client.get(url, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def test_incidents_are_listed_newest_first(site: Site, client: httpx.AsyncClient) -> None:
    """Page by page, by state and by time."""
    ids = [await keep_incident(site, 10 * day, day=day) for day in (3, 2, 1)]
    ids.append(await keep_incident(site, 1, 2, 3, is_open=True))

    whole = await data_of(client, "/api/incidents")
    first = (await client.get("/api/incidents?limit=3")).json()
    second = (await client.get(f"/api/incidents?cursor={first['meta']['nextCursor']}")).json()

    assert [each["id"] for each in whole] == ids[::-1]
    assert [each["id"] for each in first["data"] + second["data"]] == ids[::-1]
    assert second["meta"]["nextCursor"] is None
    assert whole[0] == {
        "id": ids[3],
        "state": "open",
        "reason": "failures",
        "openedAt": iso_time(NOW_MS + 999),
        "closedAt": None,
        "firstFailureAt": iso_time(NOW_MS + 1),
        "lastFailureAt": iso_time(NOW_MS + 3),
        "failures": 3,
        "suspects": [
            {
                "host": "local",
                "serviceId": "ollama",
                "name": "Ollama",
                "verdict": "likely",
                "signs": 1,
                "event": None,
                "restarts": 0,
            }
        ],
    }
    assert [each["id"] for each in await data_of(client, "/api/incidents", state="open")] == ids[3:]
    between = {"from": iso_time(NOW_MS - 2 * DAY_MS), "to": iso_time(NOW_MS)}
    assert [each["id"] for each in await data_of(client, "/api/incidents", **between)] == [
        ids[2],
        ids[1],
    ]


async def test_an_incident_shows_its_findings(site: Site, client: httpx.AsyncClient) -> None:
    """Signs with value, threshold and time; the runs, the latest first; never a cause."""
    id_ = await keep_incident(site, 1, 2, 3)

    shown = await data_of(client, f"/api/incidents/{id_}")

    findings = shown["findings"]
    assert (shown["state"], shown["failures"]) == ("closed", 3)
    assert findings["services"][0]["signs"] == [
        {
            "kind": "resource",
            "state": "yes",
            "says": "Memory at 99 % of its memory limit",
            "value": 98.765,
            "threshold": 90.0,
            "unit": "% of its memory limit",
            "at": iso_time(NOW_MS),
        },
        {
            "kind": "event",
            "state": "noData",
            "says": "It was not watched",
            "value": None,
            "threshold": None,
            "unit": None,
            "at": None,
        },
    ]
    assert [(each["id"], each["url"]) for each in findings["runs"]] == [
        (3, "/api/executions/3"),
        (2, "/api/executions/2"),
        (1, "/api/executions/1"),
    ]
    assert (await client.get("/api/incidents/99")).status_code == 404


async def test_a_failed_run_leads_to_its_incident(site: Site, client: httpx.AsyncClient) -> None:
    """One click from the run to what happened around it."""
    id_ = await keep_incident(site, 1)
    await keep_runs(site.store, failed(2))

    assert (await data_of(client, "/api/executions/1"))["incident"] == id_
    assert (await data_of(client, "/api/executions/2"))["incident"] is None


async def test_any_time_can_be_looked_at(site: Site, client: httpx.AsyncClient) -> None:
    """With failures everything is held against the first one, without them against nothing."""
    await keep_runs(site.store, failed(1, NOW_MS - 60_000), failed(2, NOW_MS - 30_000))
    await note(site.store, happening(EventType.SERVICE_OOM, at_ms=NOW_MS - 90_000))

    found = await data_of(client, "/api/incidents/at", service="ollama")
    calm = await data_of(
        client,
        "/api/incidents/at",
        **{"from": iso_time(NOW_MS - 7_200_000), "to": iso_time(NOW_MS - 80_000)},
    )

    assert found["firstFailureAt"] == iso_time(NOW_MS - 60_000)
    assert (found["since"], found["until"]) == (iso_time(NOW_MS - 1_800_000), iso_time(NOW_MS))
    [ollama] = found["findings"]["services"]
    event = ollama["signs"][0]
    assert (event["state"], event["value"], event["at"]) == ("yes", 30.0, iso_time(NOW_MS - 90_000))
    assert [run["id"] for run in found["findings"]["runs"]] == [2, 1]
    assert calm["firstFailureAt"] is None
    assert calm["findings"]["runs"] == []
    events = {each["serviceId"]: each["signs"][0]["state"] for each in calm["findings"]["services"]}
    assert events == {"ollama": "yes", "n8n": "noData", "qdrant": "noData"}


@pytest.mark.parametrize(
    "query",
    [
        "from=2025-08-28&to=2025-08-28",
        "from=2025-08-26&to=2025-08-28",
        "from=2199-01-01",
        "service=",
        "at=now",
    ],
)
async def test_a_time_that_cannot_be_looked_at_is_refused(
    client: httpx.AsyncClient, query: str
) -> None:
    """A day at most: more would be read than anybody can wait for."""
    assert (await client.get(f"/api/incidents/at?{query}")).status_code == 400


async def test_a_person_maps_a_node(site: Site, client: httpx.AsyncClient) -> None:
    """What they say counts, from the next look on, until they take it back."""
    await keep_runs(site.store, failed(1, NOW_MS))

    said = (await client.put(NODES, json=MAPPED)).json()["data"]
    listed = await data_of(client, NODES)
    found = await data_of(client, "/api/incidents/at", to=iso_time(NOW_MS + 1))
    gone = await client.delete(NODES, params={"workflowId": WORKFLOW, "node": "Ollama"})
    again = await client.delete(NODES, params={"workflowId": WORKFLOW, "node": "Ollama"})

    assert (said["serviceId"], said["host"], said["byPerson"]) == ("qdrant", "local", True)
    assert listed == [said]
    assert [each["serviceId"] for each in found["findings"]["nodes"]] == ["qdrant"]
    tied = {each["serviceId"]: each["signs"][1]["state"] for each in found["findings"]["services"]}
    assert tied == {"qdrant": "yes", "ollama": "no", "n8n": "no"}
    assert gone.json()["data"]["byPerson"] is False
    assert again.status_code == 404


async def test_a_node_that_nobody_can_place_says_what_to_do(
    site: Site, client: httpx.AsyncClient
) -> None:
    """What was compared, and where a person says what it is."""
    store = node("Store", "@n8n/n8n-nodes-langchain.vectorStoreWeaviate", collection="alarms")
    ran = definition(store)
    await keep_runs(site.store, failed(1, NOW_MS, at="Store", ran=ran), ran=ran)

    [shown] = await data_of(client, NODES)

    assert (shown["kind"], shown["address"]) == ("unknown", None)
    words = "no service has weaviate in its image or its name; PUT /api/incidents/nodes"
    assert words in shown["why"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"serviceId": None}, 200),
        ({"host": "local"}, 200),
        ({"serviceId": None, "host": "local"}, 400),
        ({"serviceId": "nobody"}, 404),
        ({"host": "elsewhere"}, 404),
        ({"node": "Nothing"}, 404),
        ({"workflowId": "none"}, 404),
        ({"node": ""}, 400),
        ({"unknown": 1}, 400),
    ],
)
async def test_what_can_be_said_of_a_node(
    site: Site, client: httpx.AsyncClient, change: dict[str, Any], status: int
) -> None:
    """A slip is told at once."""
    await keep_runs(site.store, failed(1))

    assert (await client.put(NODES, json=MAPPED | change)).status_code == status


@pytest.mark.parametrize(("scope", "status"), [(Scope.READ, 403), (Scope.REVIEW, 200)])
async def test_mapping_takes_the_scope_review(site: Site, scope: Scope, status: int) -> None:
    """It is a judgement; whoever may only read must not change what incidents say."""
    await keep_runs(site.store, failed(1))
    made = await site.make_key(scope)

    async with site.client(key=made.secret, auth_required=True) as client:
        assert (await client.put(NODES, json=MAPPED)).status_code == status
        gone = await client.delete(NODES, params={"workflowId": WORKFLOW, "node": "Ollama"})
        assert gone.status_code == status
