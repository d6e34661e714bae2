"""Incidents, their runs and what persons say of nodes, on both databases."""

import json
from dataclasses import replace

from builders import DAY_MS, MINUTE_MS, NOW_MS, WORKFLOW, run
from failing_runs import definition, failed, keep_runs, node
from happenings import happening, note
from watchroom.domain.events import EventType
from watchroom.domain.incident_rules import Course, Failure
from watchroom.domain.incidents import (
    FailedNode,
    Incident,
    NodeTie,
    OpeningReason,
    Report,
    ServiceReport,
    Sign,
    SignKind,
    SignState,
    TieKind,
    TimelineEntry,
    Verdict,
)
from watchroom.domain.stats_samples import StatsSample
from watchroom.domain.usage_summary import Peak
from watchroom.store import (
    executions,
    failed_runs,
    incidents,
    node_services,
    service_history,
    stats_history,
)
from watchroom.store.database import Database
from watchroom.store.incidents import WatchState
from watchroom.store.node_services import NodeService

COURSE = Course(first_ms=NOW_MS, last_ms=NOW_MS + MINUTE_MS)
REPORT = Report(
    services=(
        ServiceReport(
            host="local",
            service="ollama",
            name="Ollama Ñ",
            verdict=Verdict.LIKELY,
            signs=(
                Sign(
                    kind=SignKind.EVENT,
                    state=SignState.YES,
                    says="Out of memory",
                    value=25.0,
                    threshold=120.0,
                    unit="s",
                    at_ms=NOW_MS,
                ),
            ),
        ),
    ),
    nodes=(
        FailedNode(
            tie=NodeTie(
                workflow_id=WORKFLOW,
                workflow="Cameras",
                node="Ollama",
                kind=TieKind.SERVICE,
                address="ollama:11434",
                host="local",
                service="ollama",
                why="",
            ),
            runs=3,
        ),
    ),
    timeline=(
        TimelineEntry(
            at_ms=NOW_MS,
            type=EventType.SERVICE_OOM,
            host="local",
            service="ollama",
            says=None,
        ),
    ),
    runs_read=3,
    analysed_ms=NOW_MS,
)


def failure(id_: int, failed_ms: int = NOW_MS) -> Failure:
    return Failure(execution_id=id_, failed_ms=failed_ms, started_ms=failed_ms, pattern_id=None)


async def opened(store: Database, course: Course = COURSE) -> Incident:
    """Keep an incident without runs."""
    async with store.writing() as session:
        found = await incidents.open_new(
            session,
            reason=OpeningReason.FAILURES,
            course=course,
            opened_ms=course.last_ms,
            report=REPORT,
        )
    assert found is not None
    return found


async def closed(store: Database, course: Course = COURSE) -> Incident:
    found = await opened(store, course)
    async with store.writing() as session:
        await incidents.close(session, found.id, closed_ms=course.last_ms + 1)
    return replace(found, closed_ms=course.last_ms + 1)


async def test_an_incident_is_kept_with_its_report(store: Database) -> None:
    """What is read is what was found out."""
    found = await opened(store)

    assert found.report == REPORT
    assert found.report.analysed_ms == NOW_MS
    assert await incidents.get(store, found.id) == found
    assert await incidents.open_one(store) == found
    assert await incidents.get(store, found.id + 1) is None


async def test_only_one_can_be_open(store: Database) -> None:
    """Two servers that both believe to lead must not open two."""
    first = await opened(store)
    async with store.writing() as session:
        second = await incidents.open_new(
            session,
            reason=OpeningReason.FAILURES,
            course=COURSE,
            opened_ms=NOW_MS,
            report=Report(),
        )
    assert second is None
    assert [each.id for each in await incidents.page(store, limit=9)] == [first.id]

    async with store.writing() as session:
        await incidents.close(session, first.id, closed_ms=NOW_MS + DAY_MS)
    assert await incidents.open_one(store) is None
    assert (await opened(store)).id > first.id


async def test_a_run_counts_once_in_one_incident(store: Database) -> None:
    """Whatever is judged twice after a kill; a run that was deleted counts not at all."""
    await keep_runs(store, *(failed(id_) for id_ in (1, 2, 3)))
    first = await opened(store, Course(first_ms=NOW_MS, last_ms=NOW_MS))
    async with store.writing() as session:
        one = await incidents.add_failures(session, first.id, [failure(1), failure(1), failure(9)])
        two = await incidents.add_failures(
            session, first.id, [failure(1), failure(2, NOW_MS + 5), failure(3, NOW_MS - 5)]
        )
        nothing = await incidents.add_failures(session, first.id, [failure(1)])

    assert one is not None
    assert two is not None
    assert (one.failures, two.failures, nothing) == (1, 3, None)
    assert (two.first_failure_ms, two.last_failure_ms) == (NOW_MS - 5, NOW_MS + 5)
    assert await incidents.already_in_one(store, [1, 2, 9]) == {1, 2}
    assert await incidents.incident_of_run(store, 1) == first.id
    assert await incidents.incident_of_run(store, 9) is None
    runs = await failed_runs.of_incident(store, first.id, limit=2)
    assert [each.id for each in runs] == [2, 1]


async def test_runs_that_are_forgotten_leave_their_incident(store: Database) -> None:
    """It still says how many there were."""
    await keep_runs(store, failed(1), failed(2))
    first = await opened(store)
    async with store.writing() as session:
        await incidents.add_failures(session, first.id, [failure(1), failure(2)])
        await executions.remove(session, [1])

    found = await incidents.get(store, first.id)
    assert found is not None
    assert found.failures == 2
    assert [each.id for each in await failed_runs.of_incident(store, first.id, limit=9)] == [2]


async def test_incidents_are_listed_newest_first(store: Database) -> None:
    """Page by page, by state, and by when runs failed in them."""
    days = [
        await closed(store, Course(first_ms=day * DAY_MS, last_ms=day * DAY_MS + MINUTE_MS))
        for day in (1, 2, 3)
    ]
    last = await opened(store)

    [shown] = await incidents.page(store, limit=1)
    assert shown == replace(last, report=Report(services=REPORT.suspects))

    async def ids(**wanted: int | bool) -> list[int]:
        return [each.id for each in await incidents.page(store, limit=3, **wanted)]  # type: ignore[arg-type]

    assert await ids() == [last.id, days[2].id, days[1].id]
    assert await ids(before_id=days[1].id) == [days[0].id]
    assert await ids(is_open=True) == [last.id]
    assert await ids(is_open=False, to_ms=2 * DAY_MS + 1) == [days[1].id, days[0].id]
    assert await ids(from_ms=DAY_MS + MINUTE_MS, to_ms=2 * DAY_MS) == [days[0].id]
    assert await ids(from_ms=DAY_MS + MINUTE_MS + 1, to_ms=2 * DAY_MS) == []


async def test_how_far_the_log_was_judged_is_kept(store: Database) -> None:
    """With the failures that may still become an incident."""
    assert await incidents.read_state(store) is None
    for state in (
        WatchState(seq=4, since_ms=NOW_MS, recent=(failure(1), failure(2))),
        WatchState(seq=9, since_ms=NOW_MS),
    ):
        async with store.writing() as session:
            await incidents.write_state(session, state)
        assert await incidents.read_state(store) == state


async def test_failed_runs_of_a_time(store: Database) -> None:
    """By when they failed, with node, pattern and definition."""
    long_ago = failed(5, NOW_MS + 10, started_ms=NOW_MS - MINUTE_MS * 59)
    await keep_runs(
        store,
        failed(1, NOW_MS - 1),
        failed(2, NOW_MS),
        failed(3, NOW_MS + 99, message="429 Too Many Requests", at="Telegram"),
        failed(4, NOW_MS + 100),
        long_ago,
        run(6, started_ms=NOW_MS),
    )

    found = await failed_runs.between(store, from_ms=NOW_MS, to_ms=NOW_MS + 100, limit=9)

    assert [each.id for each in found] == [5, 2, 3]
    assert found[1].failed_ms == NOW_MS
    assert (found[1].workflow_id, found[1].workflow) == (WORKFLOW, "Cameras")
    assert (found[1].node, found[1].type) == ("Ollama", "ECONNREFUSED")
    assert (found[2].node, found[2].text) == ("Telegram", "429 Too Many Requests")
    bodies = await failed_runs.definitions(store, [found[1].version or 0, 99])
    assert [json.loads(body) for body in bodies.values()] == [definition()]
    few = await failed_runs.between(store, from_ms=NOW_MS, to_ms=NOW_MS + 100, limit=1)
    assert [each.id for each in few] == [5]
    assert {each.id for each in await failed_runs.of_ids(store, [1, 4, 77])} == {1, 4}


async def test_since_when_a_pattern_is_known(store: Database) -> None:
    """By the runs that are kept."""
    await keep_runs(store, failed(1, NOW_MS), failed(2, NOW_MS - DAY_MS))
    [one] = await failed_runs.of_ids(store, [1])
    assert one.pattern_id is not None

    assert await failed_runs.pattern_since_ms(store, one.pattern_id) == NOW_MS - DAY_MS - 1000
    assert await failed_runs.pattern_since_ms(store, 99) is None


async def test_workflows_as_they_ran_last(store: Database) -> None:
    """The definition of the newest run counts, not that of the one stored last."""
    older, newer = definition(node("Old")), definition(node("New"))
    await keep_runs(store, failed(2, NOW_MS, ran=newer), ran=newer)
    await keep_runs(store, failed(1, NOW_MS - DAY_MS, ran=older), ran=older)
    await keep_runs(store, failed(3, workflow_id="b", workflow_name="B"))
    await keep_runs(store, failed(4, workflow_id="c", workflow_name="C", workflow_hash=None))

    found = await failed_runs.latest_definitions(store, limit=9)

    assert [(each.workflow_id, each.workflow) for each in found] == [
        ("b", "B"),
        (WORKFLOW, "Cameras"),
    ]
    assert json.loads(found[1].definition) == newer
    assert await failed_runs.latest_definitions(store, limit=1) == found[:1]
    assert await failed_runs.latest_definitions(store, limit=9, workflow_id="b") == found[:1]
    assert await failed_runs.latest_definitions(store, limit=9, workflow_id="\0") == []


async def test_what_persons_say_of_nodes(store: Database) -> None:
    """The last word counts, and can be taken back."""
    said = NodeService(
        workflow_id=WORKFLOW,
        node="Ollama Ñ",
        host="local",
        service="ollama",
        changed_ms=NOW_MS,
        changed_by="ana",
    )
    none = replace(said, host=None, service=None, changed_ms=NOW_MS + 1)
    async with store.writing() as session:
        await node_services.put(session, said)
        await node_services.put(session, none)
        await node_services.put(session, replace(said, node="other"))
        gone = await node_services.remove(session, WORKFLOW, "other")
        nobody = await node_services.remove(session, WORKFLOW, "other")

    assert gone == replace(said, node="other")
    assert nobody is None
    assert await node_services.list_all(store) == {(WORKFLOW, "Ollama Ñ"): none}


async def test_what_happened_to_services_in_a_time(store: Database) -> None:
    """The latest of some types, in order; runs and hosts are passed over."""
    await note(
        store,
        happening(EventType.SERVICE_OOM, at_ms=NOW_MS - 1),
        happening(EventType.SERVICE_OOM, at_ms=NOW_MS + 2, service="b"),
        happening(EventType.SERVICE_FAILED, at_ms=NOW_MS),
        happening(EventType.SERVICE_CREATED, at_ms=NOW_MS),
        happening(EventType.SERVICE_OOM, at_ms=NOW_MS + 3),
        happening(EventType.HOST_AWAY, at_ms=NOW_MS, service=None),
    )
    types = {EventType.SERVICE_OOM, EventType.SERVICE_FAILED, EventType.HOST_AWAY}

    async with store.reading() as session:
        found = await service_history.happened(session, (NOW_MS, NOW_MS + 3), types, limit=9)
        latest = await service_history.happened(session, (NOW_MS, NOW_MS + 9), types, limit=1)
        of_b = await service_history.happened(
            session, (NOW_MS, NOW_MS + 9), types, limit=9, only=("local", "b")
        )
        elsewhere = await service_history.happened(
            session, (NOW_MS, NOW_MS + 9), types, limit=9, only=("gpu", "b")
        )

    assert [(each.type, each.at_ms, each.service) for each in found] == [
        ("service.failed", NOW_MS, "ollama"),
        ("service.oom", NOW_MS + 2, "b"),
    ]
    assert [each.at_ms for each in latest] == [NOW_MS + 3]
    assert ([each.service for each in of_b], elsewhere) == (["b"], [])


def sample(service: str, at_ms: int, memory: int) -> StatsSample:
    return StatsSample(
        host="local",
        service=service,
        at_ms=at_ms,
        cpu_percent=10.0,
        memory_bytes=memory,
        memory_limit_bytes=1000,
        received_bytes_s=None,
        sent_bytes_s=None,
        read_bytes_s=None,
        written_bytes_s=None,
        pids=None,
    )


async def test_what_services_used_in_a_time(store: Database) -> None:
    """Of a quarter of an hour the samples themselves; a service without any is not in it."""
    async with store.writing() as session:
        await stats_history.add_samples(
            session,
            [
                sample("ollama", NOW_MS - 600_000, 999),
                sample("ollama", NOW_MS - 10_000, 100),
                sample("ollama", NOW_MS - 5_000, 300),
                sample("qdrant", NOW_MS, 900),
            ],
        )
    async with store.reading() as session:
        found = await service_history.used(session, (NOW_MS - 300_000, NOW_MS))
        day = await service_history.used(session, (NOW_MS - DAY_MS, NOW_MS))

    assert list(found) == [("local", "ollama")]
    ollama = found["local", "ollama"]
    assert (ollama.samples, ollama.memory_mean, ollama.cpu_mean) == (2, 200.0, 10.0)
    assert ollama.memory_peak == Peak(value=300, at_ms=NOW_MS - 5_000)
    assert ollama.memory_limit == 1000
    assert day["local", "ollama"].samples == 3
    assert day["local", "ollama"].memory_peak is not None
    assert day["local", "ollama"].memory_peak.value == 999
