"""What is known of a service by its records alone."""

from runs import NOON_MS
from watchroom.domain.crash import Crash, CrashRecord
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.store import container_events, crashes
from watchroom.store.database import Database
from watchroom.store.recorded_services import recorded_hosts


def started(service: str, host: str, at_ms: int = NOON_MS) -> ServiceEvent:
    return ServiceEvent(
        host=host,
        time_nano=at_ms * 1_000_000,
        container_id="c0" * 32,
        kind=ServiceEventKind.START,
        service=service,
    )


async def test_a_service_is_found_by_what_happened_to_it(store: Database) -> None:
    """Each host once, however much happened there; names of others are no match."""
    async with store.writing() as session:
        events = [started("web", "rack"), started("web", "rack", NOON_MS + 1)]
        await container_events.add(session, [*events, started("webs", "attic")])
        await crashes.add(session, CRASH, host="garage")
        await crashes.add(session, CRASH, host="rack")

    assert await recorded_hosts(store, "web") == ["garage", "rack"]
    assert await recorded_hosts(store, "nobody\0") == []


CRASH = CrashRecord(
    service_id="web",
    container_id="c0" * 32,
    crash=Crash(began_ms=NOON_MS, at_ms=NOON_MS, exit_code=3, oom_killed=False),
    image="web:1",
    image_digest=None,
    restart_count=0,
    log=(),
    stats=(),
)
