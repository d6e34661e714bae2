"""Marks over HTTP: who said what, taken back, and of many runs at once."""

from typing import Any

import httpx
import pytest

from builders import HOUR_MS, NOW_MS, analysis, run
from signed_in import signed_in
from site_under_test import OPEN, Site
from watchroom.domain.access import Scope
from watchroom.domain.execution import RiskLevel
from watchroom.domain.people import Role
from watchroom.store import executions
from watchroom.web.times import iso_time
from watchroom.web.wire.marks import MOST_MATCHING

HIGH = (analysis(RiskLevel.HIGH),)


async def put(client: httpx.AsyncClient, id_: int = 1, **said: Any) -> Any:
    answer = await client.put(f"/api/executions/{id_}/mark", json={"mark": "correct", **said})
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def queues(client: httpx.AsyncClient, **query: str) -> dict[str, tuple[int, int]]:
    answer = await client.get("/api/review/queues", params=query)
    return {each["queue"]: (each["left"], each["doneToday"]) for each in answer.json()["data"]}


async def test_a_mark_is_shown_in_lists_and_can_be_taken_back(
    site: Site, client: httpx.AsyncClient
) -> None:
    """H2: a mark is set, and undo restores what was there."""
    await site.keep(run(1))

    marked = await put(client, mark="false_alarm", note="  Dust.  ")
    [listed] = (await client.get("/api/executions?imageData=none&mark=false_alarm")).json()["data"]
    entry = marked["history"][0]
    undone = await client.delete(f"/api/executions/1/mark?entry={entry['id']}")
    again = await client.delete(f"/api/executions/1/mark?entry={entry['id']}")

    assert (marked["mark"], listed["mark"]) == ("false_alarm", "false_alarm")
    assert entry == {
        "id": entry["id"],
        "at": iso_time(NOW_MS),
        "by": "anybody",
        "own": True,
        "mark": "false_alarm",
        "note": "Dust.",
        "takenBackAt": None,
    }
    assert undone.json() == again.json()
    assert undone.json()["data"]["mark"] is None
    assert undone.json()["data"]["history"][0]["takenBackAt"] == iso_time(NOW_MS)
    history = await client.get("/api/executions/1/marks")
    assert history.json()["data"] == undone.json()["data"]


async def test_each_person_has_marks_of_their_own(site: Site) -> None:
    """What one takes back is their own word, never another's."""
    await site.keep(run(1))
    async with signed_in(site, "Ada") as ada, signed_in(site, "Ben", Role.REVIEWER) as ben:
        await put(ada, mark="missed")
        await put(ben, mark="correct")

        kept = (await ada.delete("/api/executions/1/mark")).json()["data"]
        seen_by_ben = (await ben.get("/api/executions/1/marks")).json()["data"]

    assert kept["mark"] == "correct"
    assert [(each["by"], each["own"]) for each in kept["history"]] == [
        ("Ben", False),
        ("Ada", True),
    ]
    assert [each["own"] for each in seen_by_ben["history"]] == [True, False]


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("PUT", "/api/executions/1/mark", {"mark": "correct"}),
        ("DELETE", "/api/executions/1/mark", None),
        ("POST", "/api/executions/marks", {"ids": [1], "mark": "correct"}),
    ],
)
async def test_marking_needs_the_right_to_review(
    site: Site, verb: str, path: str, body: object
) -> None:
    """A viewer sees what waits and what was said, and can say nothing."""
    await site.keep(run(1))
    reader = await site.make_key(Scope.READ)
    async with site.client(OPEN, auth_required=True, key=reader.secret) as client:
        refused = await client.request(verb, path, json=body)

        assert refused.status_code == 403
        assert "review" in refused.json()["error"]["message"]
        assert (await client.get("/api/executions/1/marks")).status_code == 200
        assert (await client.get("/api/review/queues/flagged")).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        {"mark": "perfect"},
        {"mark": None},
        {"note": "no mark"},
        {"mark": "correct", "note": "x" * 2_001},
        {"mark": "correct", "by": "somebody"},
    ],
)
async def test_what_is_no_mark_is_refused(
    site: Site, client: httpx.AsyncClient, said: dict[str, object]
) -> None:
    """What is said of a fire is never guessed."""
    await site.keep(run(1))

    assert (await client.put("/api/executions/1/mark", json=said)).status_code == 400
    assert (await client.get("/api/executions/1/marks")).json()["data"]["history"] == []


@pytest.mark.parametrize(
    ("verb", "path"),
    [("GET", "marks"), ("PUT", "mark"), ("DELETE", "mark")],
)
async def test_a_run_that_there_is_none_of_is_not_found(
    client: httpx.AsyncClient, verb: str, path: str
) -> None:
    """A mark on nothing would be lost without a word."""
    body = {"mark": "correct"} if verb == "PUT" else None

    assert (await client.request(verb, f"/api/executions/404/{path}", json=body)).status_code == 404


async def test_several_runs_are_marked_and_taken_back_at_once(
    site: Site, client: httpx.AsyncClient
) -> None:
    """A selection in the gallery is one request, and so is its undo."""
    await site.keep(run(1), run(2))
    await put(client, 1, mark="unsure")

    marked = await client.post("/api/executions/marks", json={"ids": [2, 1, 404], "mark": "missed"})
    undone = await client.post("/api/executions/marks", json={"ids": [1, 2], "mark": None})

    assert marked.json()["data"] == {
        "ids": [2, 1],
        "marks": ["missed", "missed"],
        "more": False,
        "act": "2-3",
    }
    assert undone.json()["data"]["ids"] == [1, 2]
    assert undone.json()["data"]["marks"] == ["unsure", None]
    found = await executions.get_many(site.store, [1, 2])
    assert [found[id_].mark for id_ in (1, 2)] == ["unsure", None]


async def test_all_that_match_a_filter_are_marked_in_one_act(site: Site) -> None:
    """The undo of the act leaves alone what was said before, since, and by others."""
    await site.keep(*(run(id_, analyses=HIGH) for id_ in range(1, 6)), run(6))
    async with signed_in(site, "Ada") as ada, signed_in(site, "Ben", Role.REVIEWER) as ben:
        await put(ada, 1, mark="unsure")
        await put(ben, 2, mark="missed")
        said = {"mark": "false_alarm", "filters": {"risk": "HIGH", "mark": "!missed"}}
        marked = (await ada.post("/api/executions/marks", json=said)).json()["data"]
        await put(ada, 3, mark="correct")
        undo = {"mark": None, "act": marked["act"]}
        foreign = (await ben.post("/api/executions/marks", json=undo)).json()["data"]
        undone = (await ada.post("/api/executions/marks", json=undo)).json()["data"]
        again = (await ada.post("/api/executions/marks", json=undo)).json()["data"]

    assert marked["ids"] == [5, 4, 3, 1]
    assert (foreign["ids"], undone["ids"], again["ids"]) == ([], [5, 4, 3, 1], [])
    assert undone["act"] is None
    assert undone["marks"] == [None, None, "correct", "unsure"], "as they stand now"
    found = await executions.get_many(site.store, range(1, 7))
    marks = [found[id_].mark for id_ in range(1, 7)]
    assert marks == ["unsure", "missed", "correct", None, None, None]


async def test_of_a_list_nothing_is_marked_that_came_later(
    site: Site, client: httpx.AsyncClient
) -> None:
    """A run that is copied between the look and the click may have begun before it."""
    await site.keep(run(1))
    seen = (await client.get("/api/executions?imageData=none")).json()["meta"]["timestamp"]
    site.clock.advance(1)
    async with site.store.writing() as session:
        await executions.save(session, [run(2)], now_ms=NOW_MS + 1_000, unreadable={})

    said = {"mark": "reviewed", "filters": {}, "upTo": seen}
    marked = await client.post("/api/executions/marks", json=said)

    assert marked.json()["data"]["ids"] == [1]


async def test_more_than_can_be_marked_at_once_are_not_marked_at_all(
    site: Site, client: httpx.AsyncClient
) -> None:
    """Half of an act would be neither what was asked for nor nothing."""
    await site.keep(*(run(id_) for id_ in range(MOST_MATCHING + 1)))

    said = {"mark": "reviewed", "filters": {}}
    refused = await client.post("/api/executions/marks", json=said)

    assert refused.status_code == 400
    assert "5,001" in refused.json()["error"]["message"]
    assert (await client.get("/api/executions?imageData=none&mark=reviewed")).json()["data"] == []


async def test_a_queue_is_cleared_up_to_what_was_seen(
    site: Site, client: httpx.AsyncClient
) -> None:
    """What arrives between the look and the click stays, for nobody has seen it."""
    await site.keep(run(1, analyses=HIGH), run(2, analyses=HIGH))
    seen = (await client.get("/api/review/queues/flagged")).json()
    site.clock.advance(1)
    async with site.store.writing() as session:
        await executions.save(
            session, [run(3, analyses=HIGH)], now_ms=NOW_MS + 1_000, unreadable={}
        )

    said = {"queue": "flagged", "mark": "reviewed", "upTo": seen["meta"]["timestamp"]}
    cleared = await client.post("/api/executions/marks", json=said)

    assert seen["meta"]["left"] == 2
    assert cleared.json()["data"] == {
        "ids": [2, 1],
        "marks": ["reviewed", "reviewed"],
        "more": False,
        "act": "1-2",
    }
    [left] = (await client.get("/api/review/queues/flagged")).json()["data"]
    assert left["id"] == 3


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"mark": "correct"}, "ids"),
        ({"mark": "correct", "ids": []}, "ids"),
        ({"mark": "correct", "ids": list(range(501))}, "ids"),
        ({"mark": "correct", "ids": [1], "queue": "flagged"}, "ids"),
        ({"mark": "correct", "ids": [1], "upTo": "2025-08-28"}, "upTo"),
        ({"mark": "correct", "queue": "flagged"}, "upTo"),
        ({"mark": "correct", "queue": "flagged", "upTo": "soon"}, "upTo"),
        ({"mark": "correct", "queue": "urgent", "upTo": "2025-08-28"}, "queue"),
        ({"mark": None, "queue": "flagged", "upTo": "2025-08-28"}, "mark"),
        ({"mark": "correct", "ids": [1], "filters": {}}, "ids"),
        ({"mark": "correct", "filters": {"risk": "awful"}}, "risk"),
        ({"mark": "correct", "filters": {"limit": "5"}}, "limit"),
        ({"mark": "correct", "filters": {}, "upTo": "soon"}, "upTo"),
        ({"mark": None, "act": "1-2", "upTo": "2025-08-28"}, "upTo"),
        ({"mark": "correct", "act": "1-2"}, "mark"),
        ({"mark": None, "act": "2-1"}, "act"),
        ({"mark": None, "act": "1-999999"}, "act"),
        ({"mark": None, "act": "all"}, "act"),
    ],
)
async def test_many_runs_are_named_in_one_way(
    client: httpx.AsyncClient, said: dict[str, object], field: str
) -> None:
    """Marking the wrong hundred runs is worse than marking none."""
    refused = await client.post("/api/executions/marks", json=said)

    assert refused.status_code == 400
    assert refused.json()["error"]["details"]["field"] == field


async def test_queues_tell_what_is_left_and_done_today(
    site: Site, client: httpx.AsyncClient
) -> None:
    """ "14 left, 9 done today", where today depends on where one is."""
    await site.keep(run(1, analyses=HIGH), run(2, analyses=HIGH))
    await put(client, 1)
    site.clock.advance(10 * HOUR_MS / 1000)  # 22:34 in UTC, past midnight in Madrid

    assert (await queues(client))["flagged"] == (1, 1)
    assert (await queues(client, timezone="Europe/Madrid"))["flagged"] == (1, 0)


async def test_an_unknown_queue_is_refused_with_those_there_are(client: httpx.AsyncClient) -> None:
    """A slip in a link must not look like an empty queue."""
    refused = await client.get("/api/review/queues/urgent")

    assert refused.status_code == 400
    assert "lowConfidence" in refused.json()["error"]["message"]


async def test_an_unreadable_answer_waits_in_its_own_queue(
    site: Site, client: httpx.AsyncClient
) -> None:
    """H1: an answer without a level is UNREADABLE, and nowhere counted as LOW."""
    await site.keep(run(1, analyses=(analysis(RiskLevel.UNREADABLE),)))

    found = await queues(client)

    assert (found["unreadable"], found["flagged"], found["random"]) == ((1, 0), (0, 0), (0, 0))
    assert (await client.get("/api/executions?imageData=none&risk=LOW")).json()["data"] == []


async def test_reading_a_run_does_not_mark_it(site: Site, client: httpx.AsyncClient) -> None:
    """H3: seen is not reviewed."""
    await site.keep(run(1, analyses=HIGH))

    await client.get("/api/executions/1?imageData=none")
    await client.get("/api/review/queues/flagged")

    assert (await queues(client))["flagged"] == (1, 0)
