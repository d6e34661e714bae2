"""Error patterns over HTTP: how each stands, whom it may have to do with, and muting it."""

from typing import Any

import httpx
import pytest

from builders import DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS, analysis, run
from failing_runs import failed, keep_runs
from happenings import happening
from services_under_test import HOST
from signed_in import signed_in
from site_under_test import Site
from watchroom.domain.crash import Crash, CrashRecord
from watchroom.domain.events import EventType
from watchroom.domain.execution import RiskLevel
from watchroom.domain.incident_rules import Course, Failure
from watchroom.domain.incidents import (
    FailedNode,
    NodeTie,
    OpeningReason,
    Report,
    ServiceReport,
    TieKind,
    Verdict,
)
from watchroom.domain.people import Role
from watchroom.store import crashes, event_log, incidents
from watchroom.web.times import iso_time

URL = "/api/patterns"
TIMEOUT = "timeout of 30000ms exceeded"
NOT_FOUND = "Bad Request: chat not found"


async def patterns(client: httpx.AsyncClient, **params: str) -> Any:
    answer = await client.get(URL, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


@pytest.fixture
async def failing(site: Site) -> Site:
    """Four timeouts since two hours, one refusal of Telegram of long ago, good runs, one odd."""
    await keep_runs(
        site.store,
        *(failed(n, NOW_MS - n * HOUR_MS // 2, message=TIMEOUT) for n in range(1, 5)),
        failed(5, NOW_MS - 3 * DAY_MS, message=NOT_FOUND, at="Telegram"),
        *(run(n, started_ms=NOW_MS - HOUR_MS) for n in range(10, 20)),
        run(20, started_ms=NOW_MS - HOUR_MS, analyses=(analysis(RiskLevel.UNREADABLE),)),
    )
    return site


async def test_patterns_are_counted_and_stand_somehow(
    failing: Site, client: httpx.AsyncClient
) -> None:
    """The masked message, its share of all failures, and what cannot be read beside it."""
    data = await patterns(client)

    timeout, refused, unreadable = data["patterns"]
    assert (timeout["message"], timeout["node"]) == ("timeout of <n>ms exceeded", "Ollama")
    assert (timeout["runs"], timeout["share"], timeout["status"]) == (4, 100.0, "new")
    assert sum(timeout["trend"]) == 4
    assert len(timeout["trend"]) == len(data["parts"])
    assert (refused["runs"], refused["status"]) == (0, "quiet")
    assert refused["lastSeen"] == iso_time(NOW_MS - 3 * DAY_MS - 1000)
    assert (unreadable["id"], unreadable["kind"]) == (None, "unreadable")
    assert (unreadable["runs"], unreadable["share"], unreadable["status"]) == (1, None, "new")
    assert (data["runs"], data["failed"], data["failedShare"], data["covering"]) == (
        15,
        4,
        26.67,
        1,
    )
    assert data["counts"] == {"open": 2, "new": 2, "back": 0, "quiet": 1, "muted": 0}


@pytest.mark.parametrize(("state", "runs"), [("open", [4, 1]), ("quiet", [0]), ("muted", [])])
async def test_a_tab_has_its_patterns(
    failing: Site, client: httpx.AsyncClient, state: str, runs: list[int]
) -> None:
    """And the counts of all tabs stay."""
    data = await patterns(client, state=state)

    assert [pattern["runs"] for pattern in data["patterns"]] == runs
    assert data["counts"]["quiet"] == 1


async def test_advice_names_its_measure_and_its_patterns(
    failing: Site, client: httpx.AsyncClient
) -> None:
    """Only the fixed rules speak, and only of what is heard."""
    data = await patterns(client)

    [advice] = data["advice"]
    assert (advice["rule"], advice["value"], advice["threshold"]) == ("timeout", 4, 3)
    assert advice["patterns"] == [data["patterns"][0]["id"]]


async def test_muting_hides_advice_and_can_be_taken_back(
    failing: Site, client: httpx.AsyncClient
) -> None:
    """With its reason and who did it; the runs are counted as before."""
    [pattern_id] = (await patterns(client))["advice"][0]["patterns"]
    until = iso_time(NOW_MS + DAY_MS)
    said = {"muted": {"until": until, "reason": "The model is being replaced"}}

    muted = (await client.patch(f"{URL}/{pattern_id}", json=said)).json()["data"]
    listed = await patterns(client)
    heard = (await client.patch(f"{URL}/{pattern_id}", json={"muted": None})).json()["data"]
    again = await client.patch(f"{URL}/{pattern_id}", json={"muted": None})

    assert (muted["status"], muted["runs"]) == ("muted", 4)
    assert muted["muted"] == {
        "until": until,
        "reason": "The model is being replaced",
        "at": iso_time(NOW_MS),
        "by": "anybody",
    }
    assert (listed["counts"]["muted"], listed["advice"]) == (1, [])
    assert (heard["status"], heard["muted"], again.status_code) == ("new", None, 200)


async def test_a_mute_runs_out_by_itself(failing: Site, client: httpx.AsyncClient) -> None:
    """Nobody has to remember it."""
    [pattern_id] = (await patterns(client))["advice"][0]["patterns"]
    said = {"muted": {"until": iso_time(NOW_MS + MINUTE_MS), "reason": "wait"}}
    await client.patch(f"{URL}/{pattern_id}", json=said)

    failing.clock.advance(61)

    assert (await patterns(client))["counts"]["muted"] == 0


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"muted": {"until": iso_time(NOW_MS), "reason": "x"}}, "muted.until"),
        ({"muted": {"until": "soon", "reason": "x"}}, "muted.until"),
        ({"muted": {"until": iso_time(NOW_MS + 1000), "reason": ""}}, "muted.reason"),
        ({}, "body"),
    ],
)
async def test_a_bad_mute_is_refused(
    failing: Site, client: httpx.AsyncClient, said: Any, field: str
) -> None:
    """With the field to blame."""
    answer = await client.patch(f"{URL}/1", json=said)

    assert (answer.status_code, answer.json()["error"]["details"]["field"]) == (400, field)


async def test_a_pattern_that_there_is_none_of_is_not_found(
    failing: Site, client: httpx.AsyncClient
) -> None:
    """For reading and for muting."""
    said = {"muted": {"until": iso_time(NOW_MS + 1000), "reason": "x"}}

    assert (await client.get(f"{URL}/99")).status_code == 404
    assert (await client.patch(f"{URL}/99", json=said)).status_code == 404


async def test_muting_needs_the_right_to_review(failing: Site) -> None:
    """Who may only look may not silence."""
    async with signed_in(failing, "Vera", Role.VIEWER) as client:
        answer = await client.patch(f"{URL}/1", json={"muted": None})

    assert answer.status_code == 403


async def test_a_pattern_tells_where_it_happened(failing: Site, client: httpx.AsyncClient) -> None:
    """Cameras, models, three samples with their own words."""
    [pattern_id] = (await patterns(client))["advice"][0]["patterns"]
    data = (await client.get(f"{URL}/{pattern_id}")).json()["data"]

    assert data["cameras"] == [{"name": "north-ridge", "runs": 4}]
    assert data["models"] == [{"name": None, "runs": 4}]
    assert [sample["executionId"] for sample in data["samples"]] == [1, 2, 3]
    assert data["samples"][0]["message"] == TIMEOUT
    assert data["ended"] is None
    assert data["advice"][0]["rule"] == "timeout"


async def test_what_came_after_its_end_is_told(site: Site, client: httpx.AsyncClient) -> None:
    """The first telling event within a quarter of an hour; none is made up."""
    ended_ms = NOW_MS - 3 * DAY_MS
    await keep_runs(site.store, failed(1, ended_ms), failed(2, NOW_MS - HOUR_MS))
    before = (await client.get(f"{URL}/1")).json()["data"]
    async with site.store.writing() as session:
        await event_log.append(
            session,
            [
                happening(EventType.SERVICE_UPDATED, at_ms=ended_ms + 2 * MINUTE_MS),
                happening(EventType.SERVICE_RESTARTED, at_ms=ended_ms + 30 * MINUTE_MS),
            ],
        )
    after = (await client.get(f"{URL}/1")).json()["data"]

    assert before["status"] == "back"
    assert before["ended"] == {
        "lastRunAt": iso_time(ended_ms - 1000),
        "resumedAt": iso_time(NOW_MS - HOUR_MS - 1000),
        "event": None,
    }
    assert after["ended"]["event"]["type"] == "service.updated"
    assert after["ended"]["event"]["at"] == iso_time(ended_ms + 2 * MINUTE_MS)


async def test_the_suspect_is_that_of_the_incident(site: Site, client: httpx.AsyncClient) -> None:
    """By the node that failed, with the incident to look at."""
    await keep_runs(site.store, failed(1), failed(2, message=NOT_FOUND, at="Telegram"))
    async with site.store.writing() as session:
        opened = await incidents.open_new(
            session,
            reason=OpeningReason.FAILURES,
            course=Course(first_ms=NOW_MS, last_ms=NOW_MS),
            opened_ms=NOW_MS,
            report=_report(),
        )
        assert opened is not None
        failures = [
            Failure(execution_id=n, failed_ms=NOW_MS, started_ms=NOW_MS, pattern_id=n)
            for n in (1, 2)
        ]
        await incidents.add_failures(session, opened.id, failures)
        for at_ms in (NOW_MS - HOUR_MS, NOW_MS - MINUTE_MS, NOW_MS - 30 * HOUR_MS):
            await crashes.add(session, _killed(at_ms), host=HOST)

    advice = (await patterns(client))["advice"]
    found = {each["node"]: each for each in (await patterns(client))["patterns"]}

    assert found["Ollama"]["incident"] == opened.id
    assert found["Ollama"]["suspect"] == {
        "kind": "service",
        "name": "Ollama",
        "host": HOST,
        "serviceId": "ollama",
        "verdict": "likely",
    }
    assert (found["Telegram"]["suspect"]["kind"], found["Telegram"]["suspect"]["verdict"]) == (
        "outside",
        None,
    )

    [short, *others] = [each for each in advice if each["nodes"] == ["Ollama"]]
    assert others == []
    assert (short["rule"], short["value"], short["unit"]) == ("service_out_of_memory", 2, "times")
    id_ = found["Ollama"]["id"]
    assert (short["patterns"], short["affectedExecutions"]) == ([id_], 1)
    assert (await client.get(f"{URL}/{id_}")).json()["data"]["advice"] == [short]


def _killed(at_ms: int) -> CrashRecord:
    return CrashRecord(
        service_id="ollama",
        container_id="c1",
        crash=Crash(began_ms=at_ms, at_ms=at_ms, exit_code=137, oom_killed=True),
        image="ollama/ollama",
        image_digest=None,
        restart_count=0,
        log=(),
        stats=(),
    )


def _report() -> Report:
    facts: Any = {"workflow_id": "w", "workflow": "Cameras", "why": "a test says so"}
    return Report(
        services=(
            ServiceReport(
                host=HOST, service="ollama", name="Ollama", verdict=Verdict.LIKELY, signs=()
            ),
        ),
        nodes=(
            FailedNode(
                tie=NodeTie(
                    node="Ollama",
                    kind=TieKind.SERVICE,
                    address="ollama:11434",
                    host=HOST,
                    service="ollama",
                    **facts,
                ),
                runs=1,
            ),
            FailedNode(
                tie=NodeTie(
                    node="Telegram",
                    kind=TieKind.OUTSIDE,
                    address="api.telegram.org:443",
                    host=None,
                    service=None,
                    **facts,
                ),
                runs=1,
            ),
        ),
    )


async def test_an_empty_store_has_no_patterns(client: httpx.AsyncClient) -> None:
    """And nothing to cover."""
    data = await patterns(client)

    assert (data["patterns"], data["advice"], data["covering"]) == ([], [], None)
    assert (data["failed"], data["failedShare"]) == (0, None)


@pytest.mark.parametrize(
    "params", [{"from": iso_time(NOW_MS + DAY_MS)}, {"from": "2020-01-01"}, {"state": "new"}]
)
async def test_bad_input_is_answered(client: httpx.AsyncClient, params: dict[str, str]) -> None:
    """With field and reason."""
    answer = await client.get(URL, params=params)

    assert answer.status_code == 400
    assert [answer.json()["error"]["details"]["field"]] == list(params)
