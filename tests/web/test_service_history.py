"""What services used and what happened to them, as it was recorded."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from builders import HOUR_MS, MINUTE_MS, NOW_MS
from services_under_test import HOST, N8N_ID, OLLAMA_ID, STOPPED, USAGE, service
from site_under_test import CLOSED, Site
from watchroom.domain.access import Scope
from watchroom.domain.audit import AuditEntry, AuditPhase
from watchroom.domain.container_stats import ContainerStats, Traffic
from watchroom.domain.crash import Crash, CrashLine, CrashRecord
from watchroom.domain.log_levels import LogLevel
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.domain.service_happenings import happenings_of
from watchroom.domain.stats_samples import StatsSample
from watchroom.store import audit, container_events, crashes, event_log, stats_history

STATS = "/api/services/ollama/stats"


def sample(at_ms: int, cpu_percent: float = 50.0) -> StatsSample:
    return StatsSample(
        host=HOST,
        service="ollama",
        at_ms=at_ms,
        cpu_percent=cpu_percent,
        memory_bytes=1000,
        memory_limit_bytes=2000,
        received_bytes_s=None,
        sent_bytes_s=None,
        read_bytes_s=None,
        written_bytes_s=None,
        pids=3,
    )


def event(kind: ServiceEventKind, at_ms: int, **facts: Any) -> ServiceEvent:
    return ServiceEvent(
        host=HOST,
        time_nano=at_ms * 1_000_000,
        container_id=OLLAMA_ID,
        kind=kind,
        service="ollama",
        **facts,
    )


def crash(at_ms: int, service_id: str = "ollama") -> CrashRecord:
    used = ContainerStats(
        at_ms=at_ms - 2000,
        cpu_percent=99.999,
        memory_bytes=1000,
        memory_limit_bytes=2000,
        memory_percent=50.0,
        network=None,
        network_per_s=Traffic(received=1.5, sent=2.5),
        disk=None,
        disk_per_s=None,
        pids=3,
    )
    last = CrashLine(at_ms=at_ms, stream="stderr", message="CUDA", level=LogLevel.ERROR)
    return CrashRecord(
        service_id=service_id,
        container_id=OLLAMA_ID,
        crash=Crash(began_ms=at_ms, at_ms=at_ms, exit_code=137, oom_killed=True),
        image="ollama/ollama:latest",
        image_digest=None,
        restart_count=2,
        log=(last,),
        stats=(used,),
    )


async def test_the_documented_stats(site: Site, client: httpx.AsyncClient) -> None:
    """By the latest sample, and with its time."""
    site.fleet.put_usage(HOST, OLLAMA_ID, USAGE)

    body = (await client.get(STATS)).json()

    documented = {
        "cpu": 182.46,
        "memory": 47.68,
        "memoryUsage": 512_000_000,
        "memoryLimit": 1_073_741_824,
        "uptime": 86_400,
        "restartCount": 0,
        "timestamp": "2025-08-28T12:34:54.000Z",
    }
    assert body["success"] is True
    assert {name: body["data"][name] for name in documented} == documented
    assert body["data"]["network"] == {"received": 1203.4, "sent": 402.0}


async def test_what_does_not_run_uses_nothing_known(site: Site, client: httpx.AsyncClient) -> None:
    """Null, not zero; the time is when it was last seen."""
    site.fleet.put_container(service(state=STOPPED), seen_ms=NOW_MS - 5000)

    data = (await client.get(STATS)).json()["data"]

    assert (data["cpu"], data["memoryUsage"], data["uptime"]) == (None, None, None)
    assert (data["measured"], data["timestamp"]) == (False, "2025-08-28T12:34:51.000Z")


async def test_gaps_of_the_history_stay_gaps(site: Site, client: httpx.AsyncClient) -> None:
    """A line drawn over an outage would hide it."""
    before = [sample(NOW_MS - 30 * MINUTE_MS + at, 10.0) for at in range(0, MINUTE_MS, 5000)]
    after = [sample(NOW_MS - MINUTE_MS + at, 20.0) for at in range(0, MINUTE_MS, 5000)]
    async with site.store.writing() as session:
        await stats_history.add_samples(session, [*before, *after])

    data = (await client.get(f"{STATS}/history?points=120")).json()["data"]

    figures = [point["cpu"] for point in data["points"]]
    assert len(figures) <= 121
    assert {10.0, 20.0, None} == set(figures)
    gap = figures[figures.index(10.0) : figures.index(20.0)]
    assert None in gap
    assert data["resolution"] >= 5


async def test_nothing_measured_is_nothing_drawn(client: httpx.AsyncClient) -> None:
    """All points are there, and empty."""
    data = (await client.get(f"{STATS}/history")).json()["data"]

    assert {point["cpu"] for point in data["points"]} == {None}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("points=1", "points"),
        ("points=2001", "points"),
        ("from=2025-08-29", "from"),
        ("from=2025-08-28&to=2025-08-27", "from"),
        ("from=2020-01-01", "from"),
        ("to=never", "to"),
    ],
)
async def test_spans_that_are_none(client: httpx.AsyncClient, query: str, field: str) -> None:
    """The future, the wrong way round, longer than anything is kept."""
    for path in ("stats/history", "events"):
        if field != "points" or path == "stats/history":
            answer = await client.get(f"/api/services/ollama/{path}?{query}")
            assert (answer.status_code, answer.json()["details"]["field"]) == (400, field)


async def test_events_are_told_newest_first(site: Site, client: httpx.AsyncClient) -> None:
    """Of this service, and of the time asked for."""
    async with site.store.writing() as session:
        await container_events.add(
            session,
            [
                event(ServiceEventKind.DIE, NOW_MS - HOUR_MS, exit_code=137),
                event(ServiceEventKind.START, NOW_MS - HOUR_MS + 1000),
                event(ServiceEventKind.OOM, NOW_MS - 8 * 24 * HOUR_MS),
            ],
        )

    data = (await client.get("/api/services/ollama/events")).json()["data"]
    one = (await client.get("/api/services/ollama/events?limit=1")).json()["data"]
    other = (await client.get("/api/services/n8n/events")).json()["data"]

    assert [(each["kind"], each["exitCode"]) for each in data] == [("start", None), ("die", 137)]
    assert (one, other) == (data[:1], [])


async def test_an_event_leads_to_what_the_log_tells_of_it(
    site: Site, client: httpx.AsyncClient
) -> None:
    """Two records with words of their own: whoever has one entry finds the other."""
    die = event(ServiceEventKind.DIE, NOW_MS - 3000, exit_code=3)
    kept = [
        die,
        event(ServiceEventKind.KILL, NOW_MS - 3000),
        event(ServiceEventKind.OOM, NOW_MS - 1),
    ]
    foreign = replace(die, service="n8n", container_id=N8N_ID)
    async with site.store.writing() as session:
        await container_events.add(session, [*kept, foreign])
        for each in (die, foreign):
            await event_log.append(session, happenings_of(each, []))

    data = (await client.get("/api/services/ollama/events")).json()["data"]
    logged = (await client.get("/api/events?service=ollama")).json()["data"]["events"]

    assert {each["kind"]: each["toldAs"] for each in data} == {
        "oom": [],  # forgotten, or never told
        "kill": [],
        "die": [{"seq": logged[0]["seq"], "type": "service.failed"}],
    }
    assert logged[0]["data"]["containerId"] == OLLAMA_ID


async def test_crashes_are_listed_and_read(site: Site, client: httpx.AsyncClient) -> None:
    """With what was on record of the moment; those of others are not there."""
    async with site.store.writing() as session:
        for at_ms in (NOW_MS - 2000, NOW_MS - 1000):
            await crashes.add(session, crash(at_ms), host=HOST)
        foreign = await crashes.add(session, crash(NOW_MS, "n8n"), host="garage")

    page = (await client.get("/api/services/ollama/crashes?limit=1")).json()
    cursor = page["pagination"]["nextCursor"]
    rest = (await client.get(f"/api/services/ollama/crashes?limit=1&cursor={cursor}")).json()
    id_ = page["data"][0]["id"]
    detail = (await client.get(f"/api/services/ollama/crashes/{id_}")).json()["data"]
    missing = await client.get(f"/api/services/ollama/crashes/{foreign}")

    assert page["data"][0]["reason"] == "Exited (137), out of memory"
    assert (len(rest["data"]), rest["pagination"]["nextCursor"]) == (1, None)
    assert detail["logs"][0]["message"] == "CUDA"
    assert (detail["stats"][0]["cpu"], detail["stats"][0]["networkSent"]) == (100.0, 2.5)
    assert missing.status_code == 404


async def test_records_outlive_the_service(site: Site, client: httpx.AsyncClient) -> None:
    """What crashed and was removed is what people ask about; only its id is known by then."""
    await remember(site, "old", NOW_MS - 2000)
    await remember(site, "old-elsewhere", NOW_MS - 1000, hosts=(HOST, "garage"))

    answers = {path: await client.get(f"/api/services/old/{path}") for path in RECORDS}
    several = await client.get("/api/services/old-elsewhere/crashes")
    one = await client.get("/api/services/old-elsewhere/crashes?host=garage")
    elsewhere = await client.get("/api/services/old/crashes?host=garage")

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
        RECORDS, 200
    )
    assert answers["crashes/1"].json()["data"]["logs"][0]["message"] == "CUDA"
    assert [each["kind"] for each in answers["events"].json()["data"]] == ["die"]
    assert several.status_code == 400
    assert "old-elsewhere' was on garage, local" in several.json()["error"]
    assert one.json()["data"][0]["host"] == "garage"
    assert elsewhere.status_code == 404


async def remember(
    site: Site, service_id: str, at_ms: int, hosts: tuple[str, ...] = (HOST,)
) -> None:
    """Keep a crash and its event of a service that is not there."""
    async with site.store.writing() as session:
        for name in hosts:
            died = replace(event(ServiceEventKind.DIE, at_ms, exit_code=137), host=name)
            await container_events.add(session, [replace(died, service=service_id)])
            await crashes.add(session, crash(at_ms, service_id), host=name)


RECORDS = ("crashes", "crashes/1", "events", "operations", "stats/history")


async def test_the_audit_is_for_admins(site: Site) -> None:
    """Row by row, the newest first; and whether the chain is whole."""
    async with site.store.writing() as session:
        for phase in AuditPhase:
            entry = AuditEntry(
                at_ms=NOW_MS,
                who="ana",
                action="stop",
                target="local/ollama",
                phase=phase,
                detail={"operation": "1"},
            )
            await audit.append(session, entry)
    key = (await site.make_key(Scope.ADMIN)).secret

    async with site.client(CLOSED, key=key) as client:
        page = (await client.get("/api/audit?limit=1&target=local/ollama")).json()
        check = (await client.get("/api/audit/check")).json()["data"]

    [row] = page["data"]
    assert (row["phase"], row["who"], row["detail"]) == ("result", "ana", {"operation": "1"})
    assert page["pagination"]["nextCursor"] == "2"
    assert (check["intact"], check["rows"], check["brokenId"]) == (True, 3, None)  # the key is one
