"""Restarts of the last day, counted from events."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from builders import DAY_MS, NOW_MS
from docker_engine import DockerEngine
from services_under_test import HOST, OLLAMA_ID, filled_fleet, host, service
from site_under_test import Clock
from store_that_goes_away import StoreThatGoesAway
from waiting import eventually
from watched_fleet import now, watched_fleet
from watchroom.domain.restart_loops import RestartCause
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.flows.backoff import Backoff
from watchroom.flows.services.restart_counts import RestartCount, RestartCounts
from watchroom.flows.services.views import ServiceView
from watchroom.store import container_events
from watchroom.store.database import Database

Kind = ServiceEventKind
HOUR_MS = DAY_MS // 24
LONG_AGO_MS = NOW_MS - 400 * DAY_MS


def an_event(kind: Kind, ago_ms: int, **changes: Any) -> ServiceEvent:
    """Return an event of the service "ollama", some time ago."""
    event = ServiceEvent(
        host=HOST,
        time_nano=(NOW_MS - ago_ms) * 1_000_000,
        container_id=OLLAMA_ID,
        kind=kind,
        service="ollama",
    )
    return replace(event, **changes)


def crash_at(ago_ms: int, **changes: Any) -> list[ServiceEvent]:
    """Return an end with an error, and the start a second later."""
    died = an_event(Kind.DIE, ago_ms + 1_000, exit_code=1, **changes)
    return [died, an_event(Kind.START, ago_ms, **changes)]


def a_view(**changes: Any) -> ServiceView:
    """Return the service "ollama" on a host that has always been watched."""
    fleet = filled_fleet(service("ollama"))
    fleet.set_host(host(**{"watched_since_ms": LONG_AGO_MS, **changes}))
    return fleet.find("ollama")


async def keep(store: Database, *events: ServiceEvent) -> list[ServiceEvent]:
    async with store.writing() as session:
        return await container_events.add(session, events)


async def counted(store: Database, clock: Callable[[], datetime] | None = None) -> RestartCounts:
    """Return counts that have read what is stored."""
    counts = RestartCounts(store=store, clock=clock or Clock())
    await counts.run()
    return counts


def count_of(counts: RestartCounts, view: ServiceView | None = None) -> RestartCount:
    found = counts.of(view or a_view())
    assert found is not None
    return found


async def test_only_the_last_day_counts(store: Database) -> None:
    """The engine's own counter never forgets, so it tells nothing of today."""
    await keep(store, *crash_at(30 * HOUR_MS), *crash_at(23 * HOUR_MS), *crash_at(HOUR_MS))
    clock = Clock()
    counts = await counted(store, clock)

    assert count_of(counts) == RestartCount(
        count=2, ordered=0, last_cause=RestartCause.FAILED, since_ms=NOW_MS - DAY_MS
    )
    clock.advance(timedelta(hours=2).total_seconds())
    assert count_of(counts).count == 1
    clock.advance(timedelta(hours=24).total_seconds())
    assert (count_of(counts).count, count_of(counts).last_cause) == (0, None)


async def test_a_first_crash_after_a_year_is_a_restart_and_a_late_start_is_none(
    store: Database,
) -> None:
    """What ended days ago was not restarted, but started."""
    stopped = an_event(Kind.DIE, 30 * HOUR_MS, exit_code=0, service="n8n", container_id="b" * 64)
    started = an_event(Kind.START, HOUR_MS, service="n8n", container_id="b" * 64)
    await keep(store, *crash_at(HOUR_MS), stopped, started)
    counts = await counted(store)
    n8n = filled_fleet(service("n8n"))
    n8n.set_host(host(watched_since_ms=LONG_AGO_MS))

    assert count_of(counts).count == 1
    assert count_of(counts, n8n.find("n8n")).count == 0


async def test_events_that_come_count_like_those_that_were_stored(store: Database) -> None:
    """Engines repeat the latest after a new start, and another server may have stored them."""
    earlier = crash_at(2 * HOUR_MS)
    await keep(store, *earlier)
    counts = RestartCounts(store=store, clock=Clock())
    for event in earlier:
        counts.hear(event)
    await counts.run()
    later = [an_event(Kind.KILL, 62_000, signal=15), *crash_at(60_000)]
    for event in [*earlier, *later]:
        counts.hear(event)
    await keep(store, *later)

    assert count_of(counts) == count_of(await counted(store))
    assert (count_of(counts).count, count_of(counts).ordered) == (2, 1)
    assert count_of(counts).last_cause is RestartCause.ORDERED


async def test_another_container_begins_with_no_restart(store: Database) -> None:
    """An update recreates the container, which restarts nothing; the service keeps its count."""
    new = "d" * 64
    await keep(
        store,
        *crash_at(2 * HOUR_MS),
        an_event(Kind.DIE, HOUR_MS + 2_000, exit_code=0),
        an_event(Kind.START, HOUR_MS, container_id=new),
        an_event(Kind.DESTROY, HOUR_MS - 1_000),
    )

    assert count_of(await counted(store)).count == 1


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"watched_since_ms": None}, id="never watched"),
        pytest.param({"reachable": False}, id="out of reach"),
    ],
)
async def test_what_nobody_knows_is_none(store: Database, changes: dict[str, Any]) -> None:
    """Zero restarts would be an invention."""
    assert (await counted(store)).of(a_view(**changes)) is None


async def test_a_swarm_service_has_no_restarts(store: Database) -> None:
    """Its tasks are replaced by others."""
    view = replace(a_view(), replicas_wanted=1, replicas_running=1)
    assert (await counted(store)).of(view) is None


async def test_a_host_that_is_new_says_since_when_it_counts(store: Database) -> None:
    """Three restarts in an hour are not three in a day."""
    view = a_view(watched_since_ms=NOW_MS - HOUR_MS)
    assert count_of(await counted(store), view).since_ms == NOW_MS - HOUR_MS


async def test_a_store_that_is_away_is_waited_for(store: Database) -> None:
    """Until then nothing is known."""
    await keep(store, *crash_at(HOUR_MS))
    leaving = StoreThatGoesAway(store)
    leaving.is_away = True
    counts = RestartCounts(store=leaving, clock=Clock(), retry=Backoff(first_s=0.01, most_s=0.02))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(counts.run())
        await eventually(lambda: leaving.refusals > 1)
        assert counts.of(a_view()) is None
        leaving.is_away = False

    assert count_of(counts).count == 1


@pytest.mark.docker
async def test_restarts_on_a_real_engine(docker_engine: DockerEngine, store: Database) -> None:
    """Ordered ones and others, by what the engine tells of them."""
    counts = RestartCounts(store=store, clock=now)
    image = docker_engine.image()
    script = "test -e /again && exec sleep 3600; touch /again; exit 7"
    async with watched_fleet(docker_engine.url, store, witnesses=(counts.hear,)) as watched:
        await counts.run()
        await eventually(lambda: watched.host.reachable)
        options = ("--detach", "--init", "--name", "thing", "--restart", "always")
        await asyncio.to_thread(docker_engine.docker, "run", *options, image, "sh", "-c", script)
        await watched.becomes("thing", "running")
        await eventually(lambda: count_of(counts, watched.view("thing")).count == 1)
        assert count_of(counts, watched.view("thing")).last_cause is RestartCause.FAILED
        await asyncio.to_thread(docker_engine.docker, "restart", "thing")
        await eventually(lambda: count_of(counts, watched.view("thing")).count == 2)

        found = count_of(counts, watched.view("thing"))
        assert (found.ordered, found.last_cause) == (1, RestartCause.ORDERED)
        assert found.since_ms == watched.host.watched_since_ms

        async def is_stored() -> bool:
            return found == count_of(await counted(store, now), watched.view("thing"))

        await eventually(is_stored)
