"""Which services show which signs, from what is in the store."""

from dataclasses import replace

import pytest

from builders import DAY_MS, HOUR_MS, NOW_MS, run
from failing_runs import definition, failed, fails, keep_runs, node
from happenings import happening, note
from runs import a_node_time
from services_under_test import N8N_ID, filled_fleet, host, service
from watched_incidents import Watched
from watchroom.domain.events import EventType
from watchroom.domain.incident_calls import SECONDS
from watchroom.domain.incident_scenes import Scene
from watchroom.domain.incidents import Report, ServiceReport, SignState, TieKind, Verdict
from watchroom.domain.stats_samples import StatsSample
from watchroom.flows.incidents.analysis import Analysis, Wanted
from watchroom.store import failed_runs, stats_history
from watchroom.store.database import Database

GIB = 1024**3
LETTERS = {SignState.YES: "y", SignState.NO: "n", SignState.NO_DATA: "?"}
SCENE = Scene(from_ms=NOW_MS, to_ms=NOW_MS + 60_000, first_failure_ms=NOW_MS)


@pytest.fixture
def analysis(watched: Watched) -> Analysis:
    """An analysis of two services that have been watched for days."""
    watched.fleet = filled_fleet(
        service("ollama"),
        service("n8n", container_id=N8N_ID, place={"compose_service": "n8n"}),
    )
    watched.fleet.set_host(host(watched_since_ms=NOW_MS - 9 * DAY_MS))
    return Analysis(store=watched.store, views=watched.fleet.views, clock=watched.clock)


async def report(analysis: Analysis, watched: Watched, scene: Scene = SCENE) -> Report:
    runs = await failed_runs.between(
        watched.store, from_ms=scene.from_ms, to_ms=scene.to_ms, limit=1000
    )
    return await analysis.report(runs, scene)


def of(found: Report, name: str) -> ServiceReport:
    return next(each for each in found.services if each.service == name)


def states(found: ServiceReport) -> str:
    return "".join(LETTERS[sign.state] for sign in found.signs)


def samples(name: str, from_ms: int, to_ms: int, step_ms: int, memory: float) -> list[StatsSample]:
    return [
        StatsSample(
            host="local",
            service=name,
            at_ms=at_ms,
            cpu_percent=10.0,
            memory_bytes=int(memory * GIB),
            memory_limit_bytes=8 * GIB,
            received_bytes_s=None,
            sent_bytes_s=None,
            read_bytes_s=None,
            written_bytes_s=None,
            pids=None,
        )
        for at_ms in range(from_ms, to_ms, step_ms)
    ]


async def measure(store: Database, name: str, *, memory: float, peak: float) -> None:
    """Keep a day of samples, one a minute, and a peak right before the first failure."""
    usual = samples(name, NOW_MS - DAY_MS, NOW_MS - 300_000, 60_000, memory)
    late = samples(name, NOW_MS - 300_000, NOW_MS, 5_000, peak)
    async with store.writing() as session:
        await stats_history.add_samples(session, usual + late)


async def test_a_service_that_ran_out_of_memory_is_likely(
    watched: Watched, analysis: Analysis
) -> None:
    """With all four signs; the one beside it has none, and the one without figures has no data."""
    await measure(watched.store, "ollama", memory=2, peak=7.9)
    await note(
        watched.store,
        happening(EventType.SERVICE_OOM, at_ms=NOW_MS - 25_000, data={"reason": "Out of memory"}),
        happening(EventType.SERVICE_FAILED, at_ms=NOW_MS - 24_900),
        happening(EventType.SERVICE_STARTED, at_ms=NOW_MS - 20_000),
    )
    await fails(watched.store, *(failed(id_, NOW_MS + id_) for id_ in range(4)))

    found = await report(analysis, watched)

    assert [(each.service, each.verdict) for each in found.services] == [
        ("ollama", Verdict.LIKELY),
        ("n8n", Verdict.NONE),
    ]
    assert states(of(found, "ollama")) == "yyyy"
    assert states(of(found, "n8n")) == "nn??"
    assert [sign.at_ms for sign in of(found, "ollama").signs] == [
        NOW_MS - 25_000,
        None,
        NOW_MS - 300_000,
        NOW_MS - 25_000,
    ]
    [failing] = found.nodes
    assert (failing.runs, failing.tie.service, failing.tie.address) == (4, "ollama", "ollama:11434")
    [pattern] = found.patterns
    assert (pattern.runs, pattern.text) == (4, "connect ECONNREFUSED <host>")
    assert [(entry.type, entry.says) for entry in found.timeline] == [
        ("service.oom", "Out of memory"),
        ("service.failed", None),
        ("service.started", None),
    ]
    assert found.runs_read == 4


async def test_the_day_before_is_read_once_for_an_incident(
    watched: Watched, analysis: Analysis
) -> None:
    """It is over; only what is new is looked at again."""
    await measure(watched.store, "ollama", memory=2, peak=2)
    await fails(watched.store, failed(1, NOW_MS))
    first = await report(analysis, watched)
    async with watched.store.writing() as session:
        await session.execute("DELETE FROM stats_sweep WHERE slot_ms < $1", NOW_MS - HOUR_MS)

    assert await report(analysis, watched) == first
    assert states(of(first, "ollama"))[2] == "n"


async def test_what_cannot_be_told_is_not_called_no(watched: Watched, analysis: Analysis) -> None:
    """A host out of reach, a node of no known address, no figures."""
    ran = definition(node(url="={{ $json.url }}"))
    await fails(watched.store, failed(1, NOW_MS, ran=ran), ran=ran)
    watched.fleet.set_host(
        host(reachable=False, since_ms=NOW_MS - 1000, watched_since_ms=NOW_MS - 9 * DAY_MS)
    )

    found = await report(analysis, watched)

    assert states(of(found, "ollama")) == "????"
    assert found.nodes[0].tie.kind is TieKind.UNKNOWN


async def test_a_run_whose_node_is_unknown_leaves_it_open(
    watched: Watched, analysis: Analysis
) -> None:
    """n8n itself may have died under it."""
    await fails(watched.store, failed(1, NOW_MS, at=None), failed(2, NOW_MS, at="Code"))

    found = await report(analysis, watched)

    assert states(of(found, "n8n"))[1] == "?"
    assert [each.tie.node for each in found.nodes] == ["Code"]


async def test_a_service_that_is_gone_is_still_examined(
    watched: Watched, analysis: Analysis
) -> None:
    """It may be gone because of what happened."""
    await note(
        watched.store,
        happening(EventType.SERVICE_FAILED, at_ms=NOW_MS - 1000, service="gone"),
    )
    await keep_runs(watched.store, failed(1, NOW_MS))

    gone = of(await report(analysis, watched), "gone")

    assert (gone.name, states(gone)) == ("gone", "yn??")


async def test_only_what_is_asked_for(watched: Watched, analysis: Analysis) -> None:
    """One service, with its own timeline."""
    await note(
        watched.store,
        happening(EventType.SERVICE_FAILED, at_ms=NOW_MS - 1000),
        happening(EventType.SERVICE_FAILED, at_ms=NOW_MS - 1000, service="n8n"),
    )
    calm = replace(SCENE, first_failure_ms=None)

    found = await analysis.report([], calm, Wanted(host="local", service="n8n"))

    assert [each.service for each in found.services] == ["n8n"]
    assert [entry.service for entry in found.timeline] == ["n8n"]
    assert (await analysis.report([], calm, Wanted(host="other"))).services == ()


async def test_calls_that_became_slow_are_a_sign_of_the_service_that_was_called(
    watched: Watched, analysis: Analysis
) -> None:
    """By the address that the node had; what the runs after the first failures took counts."""
    usual = run(900, started_ms=NOW_MS - 2 * HOUR_MS, node_times=(a_node_time(runs=40),))
    late = a_node_time(duration_ms=60_000, runs=2, failed=2)
    await keep_runs(watched.store, usual)
    await fails(watched.store, *(failed(id_, NOW_MS + id_, node_times=(late,)) for id_ in range(4)))

    found = await report(analysis, watched)

    assert states(of(found, "ollama")) == "nyyy"
    assert of(found, "ollama").verdict is Verdict.LIKELY
    [slow] = [sign for sign in of(found, "ollama").signs if sign.unit == SECONDS][:1]
    assert slow.value == pytest.approx(60, rel=0.025)
    assert slow.threshold == pytest.approx(2.7, rel=0.025)
