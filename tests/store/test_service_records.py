"""The smaller tables of services: crashes, and how many tasks a stopped Swarm service had."""

from dataclasses import replace

from runs import NOON_MS
from watchroom.domain.container_stats import ContainerStats, Traffic
from watchroom.domain.crash import Crash, CrashLine, CrashRecord
from watchroom.domain.log_levels import LogLevel
from watchroom.store import crashes, desired_state
from watchroom.store.crashes import CrashSummary
from watchroom.store.database import Database

STATS = ContainerStats(
    at_ms=NOON_MS - 5_000,
    cpu_percent=99.5,
    memory_bytes=1 << 34,
    memory_limit_bytes=1 << 34,
    memory_percent=100.0,
    network=Traffic(received=1, sent=2),
    network_per_s=Traffic(received=0.5, sent=0.25),
    disk=None,
    disk_per_s=None,
    pids=9,
)
LINE = CrashLine(at_ms=NOON_MS - 1, stream="stderr", message="killed", level=LogLevel.FATAL)
CRASH = Crash(began_ms=NOON_MS, at_ms=NOON_MS, exit_code=None, oom_killed=True)
RECORD = CrashRecord(
    service_id="ollama",
    container_id="c0" * 32,
    crash=CRASH,
    image="ollama/ollama:0.9.2",
    image_digest="sha256:51ab",
    restart_count=2,
    log=(LINE, replace(LINE, at_ms=None, stream=None, level=None)),
    stats=(STATS, replace(STATS, cpu_percent=None)),
)


async def add(store: Database, *records: CrashRecord, host: str = "local") -> list[int]:
    async with store.writing() as session:
        return [await crashes.add(session, record, host=host) for record in records]


async def test_a_crash_is_kept_with_its_last_lines_and_figures(store: Database) -> None:
    """The container may be gone; this is all that is left of the moment."""
    hostile = replace(RECORD, log=(replace(LINE, message="\0\ud800"),))
    first, second = await add(store, RECORD, replace(hostile, container_id="d1"))

    assert await crashes.get(store, first) == RECORD
    found = await crashes.get(store, second)
    assert found is not None
    assert found.log[0].message == "\ufffd\ufffd"
    assert await crashes.get(store, 99) is None


async def test_kills_for_want_of_memory_are_counted_by_service(store: Database) -> None:
    """Of a span, and nothing that ended otherwise: two services of one name are two."""
    later = replace(CRASH, began_ms=NOON_MS + 5, at_ms=NOON_MS + 5)
    other = replace(CRASH, began_ms=NOON_MS + 7, at_ms=NOON_MS + 7, oom_killed=False)
    await add(store, *(replace(RECORD, crash=crash) for crash in (CRASH, later, other)))
    await add(store, RECORD, host="garage")

    assert await crashes.out_of_memory(store, (NOON_MS, NOON_MS + 9)) == {
        ("local", "ollama"): 2,
        ("garage", "ollama"): 1,
    }
    assert await crashes.out_of_memory(store, (NOON_MS + 5, NOON_MS + 6)) == {
        ("local", "ollama"): 1
    }


async def test_what_is_learned_later_replaces_what_was_known(store: Database) -> None:
    """Memory ran out, and a moment later the container ended for it: one crash."""
    ended = replace(RECORD, crash=replace(CRASH, at_ms=NOON_MS + 9, exit_code=137), log=())

    assert await add(store, RECORD) == await add(store, ended)

    [summary] = await crashes.page(store, limit=9)
    assert summary.crash == ended.crash
    assert await crashes.get(store, summary.id) == ended


async def test_crashes_are_listed_newest_first(store: Database) -> None:
    """Of one service or host, or all; page by page."""
    ids = await add(
        store,
        RECORD,
        replace(RECORD, crash=replace(CRASH, began_ms=1)),
        replace(RECORD, service_id="n8n", container_id="d1"),
    )
    [elsewhere] = await add(store, RECORD, host="gpu")

    first, *_ = await crashes.page(store, limit=9, host="local", service="ollama", before_id=ids[1])
    listed = [crash.id for crash in await crashes.page(store, limit=9)]
    local = await crashes.page(store, limit=2, host="local")
    ollama = await crashes.page(store, limit=9, service="ollama")

    assert first == CrashSummary(
        id=ids[0],
        host="local",
        service="ollama",
        container_id=RECORD.container_id,
        crash=CRASH,
        image=RECORD.image,
        image_digest=RECORD.image_digest,
        restart_count=2,
    )
    assert listed == [elsewhere, *ids[::-1]]
    assert [crash.id for crash in local] == ids[:0:-1]
    assert [crash.id for crash in ollama] == [elsewhere, ids[1], ids[0]]


async def test_a_crash_loop_has_a_bound(store: Database) -> None:
    """Per service: one that crashes all night does not push out the others."""
    loop = [replace(RECORD, crash=replace(CRASH, began_ms=number)) for number in range(6)]
    ids = await add(store, *loop, replace(RECORD, service_id="n8n", container_id="d1"))
    async with store.writing() as session:
        await crashes.keep_newest(session, host="local", service="ollama", most=2)
        await crashes.keep_newest(session, host="local", service="n8n", most=2)

    assert [crash.id for crash in await crashes.page(store, limit=9)] == [ids[6], ids[5], ids[4]]


async def test_a_swarm_service_starts_with_as_many_tasks_as_it_had(store: Database) -> None:
    """Stopping one scales it to none, and Swarm forgets the number."""
    async with store.writing() as session:
        for replicas in (2, 3):
            await desired_state.remember_replicas(
                session, host="local", service="web", replicas=replicas, now_ms=NOON_MS
            )
        remembered = await desired_state.remembered_replicas(session, host="local", service="web")
        await desired_state.forget_replicas(session, host="local", service="web")

    assert remembered == 3
    assert await desired_state.remembered_replicas(store, host="local", service="web") is None
