"""`GET /api/events` page by page: complete, in order, honest about what is gone."""

from typing import Any

import httpx
import pytest

from builders import NOW_MS
from happenings import happening, note
from site_under_test import Site
from watchroom.domain.events import Event, EventType
from watchroom.store import event_log

LIST = "/api/events"


async def happened(site: Site, count: int, **facts: Any) -> list[Event]:
    """Let so many services start, a second apart."""
    return await note(
        site.store,
        *(happening(at_ms=NOW_MS + number * 1000, **facts) for number in range(count)),
    )


async def asked(client: httpx.AsyncClient, **parameters: Any) -> dict[str, Any]:
    """Return what a page says."""
    answer = await client.get(LIST, params=parameters)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"] | answer.json()["meta"]
    return data


def places(page: dict[str, Any]) -> list[int]:
    return [event["seq"] for event in page["events"]]


async def test_an_event_is_shown_whole(site: Site, client: httpx.AsyncClient) -> None:
    """The same form in lists and streams; times as everywhere."""
    [event] = await note(site.store, happening(EventType.SERVICE_FAILED, data={"exitCode": 137}))

    page = await asked(client)

    assert page["events"] == [
        {
            "type": "service.failed",
            "seq": event.seq,
            "at": "2025-08-28T12:34:56.000Z",
            "host": "local",
            "serviceId": "ollama",
            "executionId": None,
            "data": {"exitCode": 137},
        }
    ]
    assert (page["firstSeq"], page["lastSeq"], page["gap"]) == (event.seq, event.seq, False)


async def test_before_anything_happens_the_log_is_empty(client: httpx.AsyncClient) -> None:
    """0 is a place to go on from."""
    page = await asked(client, after=0)

    assert (page["events"], page["firstSeq"], page["lastSeq"]) == ([], None, 0)
    assert page["gap"] is False


async def test_who_reads_on_gets_everything_once(site: Site, client: httpx.AsyncClient) -> None:
    """In either direction, whatever the size of the pages."""
    all_places = [event.seq for event in await happened(site, 7)]

    forward: list[int] = []
    while (page := await asked(client, after=forward[-1] if forward else 0, limit=3))["hasMore"]:
        forward += places(page)
    backward = places(await asked(client, order="newest", limit=5))
    backward += places(await asked(client, order="newest", limit=5, before=backward[-1]))

    assert forward + places(page) == all_places
    assert backward == all_places[::-1]


@pytest.mark.parametrize(
    ("parameters", "types"),
    [
        ({"type": "service.oom"}, ["service.oom"]),
        ({"type": "service.oom,host.away"}, ["service.oom", "host.away"]),
        ({"channel": "executions"}, ["execution.updated"]),
        ({"channel": "services,system"}, ["service.oom", "host.away", "ingest.changed"]),
        ({"channel": "services", "type": "host.away,ingest.changed"}, ["host.away"]),
        ({"channel": "incidents", "type": "host.away"}, []),
        ({"host": "gpu"}, ["host.away"]),
        ({"service": "ollama", "host": "local"}, ["service.oom"]),
        ({"service": "olla"}, []),
    ],
)
async def test_events_can_be_chosen(
    site: Site, client: httpx.AsyncClient, parameters: dict[str, str], types: list[str]
) -> None:
    """Two filters must both be met; several values of one are alternatives."""
    alone: dict[str, Any] = {"host": None, "service": None}
    await note(
        site.store,
        happening(EventType.SERVICE_OOM),
        happening(EventType.HOST_AWAY, host="gpu", service=None),
        happening(EventType.EXECUTION_UPDATED, **alone, execution_id=7),
        happening(EventType.INGEST_CHANGED, **alone),
    )

    page = await asked(client, **parameters)

    assert [event["type"] for event in page["events"]] == types


async def test_a_place_that_is_forgotten_is_told(site: Site, client: httpx.AsyncClient) -> None:
    """Who was away for too long must look at how things stand, and not believe it knows."""
    events = await happened(site, 6)
    async with site.store.writing() as session:
        await event_log.forget(session, up_to=events[2].seq, most=100)
    seqs = [event.seq for event in events]

    assert [(await asked(client, after=seq))["gap"] for seq in seqs] == [True] * 2 + [False] * 4
    assert (await asked(client))["gap"] is False
    assert (await asked(client, after=seqs[0]))["firstSeq"] == seqs[3]


async def test_a_place_that_was_never_reached_is_told(
    site: Site, client: httpx.AsyncClient
) -> None:
    """The store was put back to a backup: what is told from now on repeats old places."""
    [event] = await happened(site, 1)

    assert (await asked(client, after=event.seq + 1))["gap"] is True


@pytest.mark.parametrize(
    "query",
    ["after=-1", "after=x", "before=0", "limit=0", "limit=1001", "order=up", "type=service",
     "channel=runs", "type=", "service=", "since=1", "after=1&after=2"],
)  # fmt: skip
async def test_what_cannot_be_used_is_refused(client: httpx.AsyncClient, query: str) -> None:
    """Nothing is guessed."""
    answer = await client.get(f"{LIST}?{query}")

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "VALIDATION_ERROR"


async def test_without_a_key_nothing_is_told(site: Site) -> None:
    """The log tells of runs and of services: as private as these."""
    async with site.client(auth_required=True) as stranger:
        answer = await stranger.get(LIST)

    assert answer.status_code == 401
