"""The system and its configuration, and the runs that could not be read."""

import httpx
import pytest

from builders import NOW_MS, run
from site_under_test import Site
from watchroom.domain.events import EventType, NewEvent
from watchroom.flows.ingest_status import IngestState, IngestStatus, SourceInfo, WorkflowInfo
from watchroom.flows.leases import BACKGROUND
from watchroom.store import event_log, leases, unreadable
from watchroom.store.leases import PRESENCE
from watchroom.web.system import size_text


async def test_the_documented_answer(site: Site, client: httpx.AsyncClient) -> None:
    """`database` is where runs are kept; n8n's stands beside it."""
    old = WorkflowInfo(id="a", name="Old", active=False, node_count=3)
    current = WorkflowInfo(id="b", name="Cameras", active=True, node_count=10)
    site.ingest = IngestStatus(
        state=IngestState.FOLLOWING,
        since_ms=NOW_MS - 1000,
        last_poll_ms=NOW_MS,
        source=SourceInfo(
            database="PostgreSQL", version="17.5", size_bytes=23 * 10**9, workflows=(old, current)
        ),
        waiting=0,
    )

    data = (await client.get("/api/system/info")).json()["data"]

    size_bytes = data["database"].pop("sizeBytes")
    assert data["database"].pop("size") == size_text(size_bytes)
    assert data["database"].pop("version").startswith("3.")
    shown = {"name": "Cameras", "id": "b", "active": True, "nodeCount": 10}
    assert data == {
        "application": {
            "name": "Watchroom",
            "version": "1.0.0",
            "environment": "production",
            "startedAt": "2025-08-28T11:34:56.000Z",
        },
        "workflow": shown,
        "database": {"type": "SQLite"},
        "features": {
            "imageProcessing": True,
            "realTimeUpdates": True,
            "exportCapability": True,
        },
        "n8n": {
            "state": "following",
            "since": "2025-08-28T12:34:55.000Z",
            "lastPollAt": "2025-08-28T12:34:56.000Z",
            "reason": None,
            "waiting": 0,
            "database": {
                "type": "PostgreSQL",
                "version": "17.5",
                "size": "23GB",
                "sizeBytes": 23 * 10**9,
            },
            "workflows": [{"name": "Old", "id": "a", "active": False, "nodeCount": 3}, shown],
        },
        "servers": [],
        "live": {"connections": 0, "lastSeq": 0, "behind": 0},
        "configuration": {
            "authentication": "off",
            "rateLimits": "off",
            "readOnly": False,
            "masksLogs": True,
            "retentionDays": None,
            "eventsDays": 30,
            "timezone": "UTC",
            "n8nPagesUrl": None,
        },
    }


async def test_pages_are_told_where_n8n_is_opened(site: Site) -> None:
    """They lead to a run in n8n; the address of its database stays here."""
    async with site.client(n8n_pages_url="https://n8n.example.com") as client:
        data = (await client.get("/api/system/info")).json()["data"]

    assert data["configuration"]["n8nPagesUrl"] == "https://n8n.example.com"


async def test_events_that_are_yet_to_be_told_are_counted(
    site: Site, client: httpx.AsyncClient
) -> None:
    """A server that falls behind its log shows old states as if they were new."""
    event = NewEvent(type=EventType.SERVICE_STOPPED, at_ms=NOW_MS, host="local", service="ollama")
    async with site.store.writing() as session:
        await event_log.append(session, [event, event])

    data = (await client.get("/api/system/info")).json()["data"]

    assert data["live"] == {"connections": 0, "lastSeq": 0, "behind": 2}


async def test_the_servers_of_the_store_are_told_apart(
    site: Site, client: httpx.AsyncClient
) -> None:
    """Whoever ends one of several servers wants to know which of them leads."""
    async with site.store.writing() as session:
        for server in ("this-1", "other-1"):
            name = f"{PRESENCE}{server}"
            await leases.take(session, name, holder=server, length_ms=60_000)
        await leases.take(session, BACKGROUND, holder="other-1", length_ms=60_000)

    data = (await client.get("/api/system/info")).json()["data"]

    assert data["servers"] == [
        {"id": "other-1", "isThis": False, "leads": True},
        {"id": "this-1", "isThis": True, "leads": False},
    ]


async def test_nothing_is_claimed_of_an_unknown_n8n(client: httpx.AsyncClient) -> None:
    """The documented fields are there, and null."""
    data = (await client.get("/api/system/info")).json()["data"]

    assert data["workflow"] == {"name": None, "id": None, "active": None, "nodeCount": None}
    assert (data["n8n"]["state"], data["n8n"]["database"]) == ("unconfigured", None)


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (0, "0B"),
        (999, "999B"),
        (1000, "1kB"),
        (1500, "1.5kB"),
        (9_960, "10kB"),
        (999_499, "999kB"),
        (999_500, "1MB"),
        (23_012_345_678, "23GB"),
        (4_100_000_000, "4.1GB"),
        (5 * 10**15, "5000TB"),
    ],
)
def test_sizes_are_for_people(size_bytes: int, text: str) -> None:
    """As in the documented `23GB`."""
    assert size_text(size_bytes) == text


async def test_unreadable_runs_are_listed(site: Site, client: httpx.AsyncClient) -> None:
    """Set aside is not hidden: the list says which, and why."""
    await site.keep(run(1), run(2), unreadable={2: "The data ends in the middle of a text."})
    async with site.store.writing() as session:
        await unreadable.note_failure(
            session, 2, reason="The data ends in the middle of a text.", now_ms=NOW_MS
        )

    body = (await client.get("/api/system/unreadable")).json()

    [item] = body["data"]
    assert (item["executionId"], item["reason"]) == (2, "The data ends in the middle of a text.")
    assert body["meta"]["pagination"] == {"limit": 50, "offset": 0, "total": 1, "hasMore": False}
    listed = (await client.get("/api/executions", params={"search": "2"})).json()["data"]
    assert [run_["unreadable"] for run_ in listed] == [True]
