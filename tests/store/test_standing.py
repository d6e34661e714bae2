"""What is read to tell how services stood, and what is in progress."""

from builders import run
from runs import NOON_MS
from watchroom.domain.events import EventType, NewEvent
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.store import container_events, event_log, executions, runs_under_way
from watchroom.store.database import Database
from watchroom.store.service_history import absences


def told(type_: EventType, at_ms: int, host: str = "rack") -> NewEvent:
    return NewEvent(type=type_, at_ms=at_ms, host=host)


async def test_only_what_tells_of_standing_is_read(store: Database) -> None:
    """Names and limits change without a service being better or worse off."""
    kinds = [ServiceEventKind.START, ServiceEventKind.RENAME, ServiceEventKind.UNHEALTHY]
    events = [
        ServiceEvent(
            host="rack",
            time_nano=(NOON_MS + at) * 1_000_000,
            container_id="c0" * 32,
            kind=kind,
            service="web",
        )
        for at, kind in enumerate(kinds)
    ]
    async with store.writing() as session:
        await container_events.add(session, events)

    found = await container_events.of_standing(store, from_ms=NOON_MS)
    later = await container_events.of_standing(store, from_ms=NOON_MS + 1)

    assert [each.kind for each in found] == ["start", "unhealthy"]
    assert [each.kind for each in later] == ["unhealthy"]


async def test_absences_of_hosts_are_cut_to_the_span(store: Database) -> None:
    """One may have gone before it, and another may not be back yet."""
    away, back = EventType.HOST_AWAY, EventType.HOST_BACK
    async with store.writing() as session:
        await event_log.append(
            session,
            [
                told(away, NOON_MS - 50),
                told(back, NOON_MS + 10),
                told(away, NOON_MS + 20),
                told(back, NOON_MS + 30),
                told(away, NOON_MS + 40, "attic"),
            ],
        )

    async with store.reading() as session:
        found = await absences(session, (NOON_MS, NOON_MS + 100))

    assert found == {
        "rack": [(NOON_MS, NOON_MS + 10), (NOON_MS + 20, NOON_MS + 30)],
        "attic": [(NOON_MS + 40, NOON_MS + 100)],
    }


async def test_runs_that_wait_are_not_in_progress(store: Database) -> None:
    """A stop interrupts what works at this moment; n8n has put aside what waits."""
    runs = [
        run(1, status="running", status_detail="running", stopped_ms=None),
        run(2, status="running", status_detail="waiting", stopped_ms=None),
        run(3),
    ]
    async with store.writing() as session:
        await executions.save(session, runs, now_ms=NOON_MS, unreadable={})

    found = await runs_under_way.count_of(store, [runs[0].workflow_id, "another"])

    assert found == {runs[0].workflow_id: 1}
