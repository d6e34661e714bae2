"""What is saved is what is read, on both databases."""

import json
from dataclasses import replace

import pytest

from runs import NOON_MS, a_failure, a_message, a_picture, a_run, an_analysis
from watchroom.domain.execution import (
    Detection,
    Execution,
    Mark,
    RiskLevel,
    Status,
    Verdict,
    VerdictSource,
)
from watchroom.store import executions, workflows
from watchroom.store.database import Database
from watchroom.store.executions import ExecutionSummary, SaveResult
from watchroom.store.filters import ExecutionFilter
from watchroom.store.ordering import END_MS


async def save(store: Database, *runs: Execution, unreadable: tuple[int, ...] = ()) -> SaveResult:
    reasons = dict.fromkeys(unreadable, "cut short")
    async with store.writing() as session:
        return await executions.save(session, runs, now_ms=NOON_MS, unreadable=reasons)


def counts(result: SaveResult) -> tuple[int, int, int]:
    """Return how many runs were new, changed and unchanged."""
    return result.new, result.changed, result.unchanged


async def test_a_save_tells_which_runs_are_news(store: Database) -> None:
    """Those are told to everybody who listens; nobody is told of a run that is as it was."""
    await save(store, a_run(1), a_run(2, status=Status.RUNNING))
    result = await save(store, a_run(1), a_run(2), a_failure(3))

    assert [(each.run.id, each.is_new) for each in result.saved] == [(2, False), (3, True)]
    summary = await executions.get(store, 3)
    assert summary is not None
    assert [each.pattern_id for each in result.saved] == [None, summary.pattern_id]


async def stored(store: Database, execution_id: int) -> ExecutionSummary:
    summary = await executions.get(store, execution_id)
    assert summary is not None
    return summary


async def found_by(store: Database, search: str) -> list[int]:
    page = await executions.page(store, ExecutionFilter(search=search), limit=200)
    assert page.total == len(page.items)
    return [item.id for item in page.items]


async def test_many_runs_are_read_at_once(store: Database) -> None:
    """A burst of events is one read; ids of which there is no run are left out."""
    await save(store, a_run(1), a_failure(2), a_run(3))

    found = await executions.get_many(store, [3, 2, 404])

    assert found == {id_: await executions.get(store, id_) for id_ in (2, 3)}
    assert await executions.get_many(store, range(1000, 2000)) == {}


async def test_every_field_of_a_run_comes_back(store: Database) -> None:
    """The list shows a run from the store alone: what is lost here is lost for good."""
    run = replace(a_run(4893, started_ms=NOON_MS + 601, duration_ms=1_633), retry_of=4890)

    await save(store, run)

    summary = await stored(store, 4893)
    assert (summary.id, summary.workflow_id, summary.workflow_name) == (4893, "id-of-fire", "fire")
    assert (summary.status, summary.status_detail) == (Status.SUCCESS, "success")
    assert (summary.started_ms, summary.duration_ms) == (NOON_MS + 601, 1_633)
    assert summary.stopped_ms == NOON_MS + 601 + 1_633
    assert (summary.mode, summary.retry_of, summary.camera) == ("webhook", 4890, "cam:01")
    assert (summary.model, summary.risk, summary.confidence) == (
        "qwen2.5vl:7b",
        RiskLevel.LOW,
        0.89,
    )
    assert (summary.picture_count, summary.picture_index) == (1, 0)
    assert summary.picture_sha256 == run.pictures[0].sha256
    assert (summary.mark, summary.unreadable, summary.error_message) == (None, False, None)


async def test_the_models_answer_is_passed_on_as_it_was(store: Database) -> None:
    """`ollamaResult` has every field that the model gave, also those we know nothing of."""
    answer = b'{"response":"RISK_LEVEL: LOW","context":[1,2,3],"eval_count":42,"odd \\u00e9":null}'

    await save(store, a_run(1, analyses=[replace(an_analysis(), answer=answer)]))

    summary = await stored(store, 1)
    assert summary.ollama_result == answer
    assert json.loads(summary.analyses)[0]["ollamaResult"] == json.loads(answer)


async def test_analysis_is_camel_case_with_boxes(store: Database) -> None:
    """The API passes this JSON on without looking at it."""
    verdict = Verdict(
        risk_level=RiskLevel.HIGH,
        confidence=None,
        description=None,
        source=VerdictSource.DERIVED,
        detections=(Detection(label="smoke", confidence=0.5, box=(0.1, 0.2, 0.3, 0.4)),),
    )

    await save(store, a_run(1, analyses=[replace(an_analysis(model=None), verdict=verdict)]))

    assert json.loads((await stored(store, 1)).analysis or b"") == {
        "riskLevel": "HIGH",
        "confidence": None,
        "description": None,
        "source": "derived",
        "detections": [{"label": "smoke", "confidence": 0.5, "box": [0.1, 0.2, 0.3, 0.4]}],
        "model": None,
        "node": "Ollama",
    }


async def test_the_highest_risk_is_the_headline(store: Database) -> None:
    """One run can hold several pictures; what is shown first must be the worst of them."""
    low, high = an_analysis(RiskLevel.LOW), an_analysis(RiskLevel.HIGH, picture_index=1)
    run = replace(a_run(1, analyses=[low, high]), pictures=(a_picture("a"), a_picture("b")))

    await save(store, run)

    summary = await stored(store, 1)
    assert (summary.risk, summary.picture_index) == (RiskLevel.HIGH, 1)
    assert summary.picture_sha256 == a_picture("b").sha256
    assert [one["pictureIndex"] for one in json.loads(summary.analyses)] == [0, 1]
    assert json.loads(summary.analysis or b"") == json.loads(summary.analyses)[1]["analysis"]


async def test_one_analysis_without_a_picture_is_still_listed_as_it_is(store: Database) -> None:
    """The array of the usual run is not stored; this run is not the usual one."""
    await save(store, a_run(1, analyses=[an_analysis(picture_index=None)]))

    summary = await stored(store, 1)
    assert summary.picture_index == 0
    assert json.loads(summary.analyses)[0]["pictureIndex"] is None


async def test_one_lost_message_makes_the_telegram_status_a_failure(store: Database) -> None:
    """`success` must mean that everybody was alerted."""
    sent, lost = a_message(message_id=1), a_message(success=False, message_id=2)

    await save(store, replace(a_run(1), notifications=(sent, lost)))

    summary = await stored(store, 1)
    lost_json = {"success": False, "message_id": 2, "node": "Telegram"}
    assert json.loads(summary.telegram_status or b"") == lost_json
    assert json.loads(summary.notifications)[1] == lost_json


async def test_what_is_not_there_is_none(store: Database) -> None:
    """Null means "not available"; nothing is made up."""
    run = replace(a_run(1, camera=None, analyses=[], status=Status.RUNNING), pictures=())

    await save(store, run)

    summary = await stored(store, 1)
    assert summary.ollama_result is summary.telegram_status is summary.analysis is None
    assert (summary.analyses, summary.notifications) == (b"[]", b"[]")
    assert (summary.risk, summary.confidence, summary.model, summary.camera) == (None,) * 4
    assert (summary.stopped_ms, summary.duration_ms, summary.picture_sha256) == (None,) * 3


async def test_a_failure_has_its_message_node_type_and_pattern(store: Database) -> None:
    """The unmasked text is for the person who mends it, the pattern for counting."""
    await save(store, a_failure(1), a_failure(2, "connect ECONNREFUSED 10.0.0.8:11434"))

    first, second = await stored(store, 1), await stored(store, 2)
    assert first.error_message == "connect ECONNREFUSED 10.0.0.7:11434"
    assert (first.error_node, first.error_type) == ("Ollama", "ECONNREFUSED")
    assert first.pattern_id == second.pattern_id is not None
    assert first.pattern_text == second.pattern_text
    assert "10.0.0" not in (first.pattern_text or "")


async def test_saving_the_same_again_changes_nothing(store: Database) -> None:
    """Ingest looks at the newest runs again and again."""
    run = a_run(1)

    assert counts(await save(store, run)) == (1, 0, 0)
    assert counts(await save(store, run, a_run(2))) == (1, 0, 1)


async def test_the_last_of_two_versions_in_one_batch_counts(store: Database) -> None:
    """A batch can hold a row from the poll and again from the overlap window."""
    running = a_run(1, status=Status.RUNNING)

    assert counts(await save(store, running, a_run(1))) == (1, 0, 0)
    assert (await stored(store, 1)).status is Status.SUCCESS


async def test_a_run_that_ends_is_brought_up_to_date(store: Database) -> None:
    """Most runs are first seen while they run."""
    await save(store, replace(a_run(1, status=Status.RUNNING, analyses=[]), pictures=()))
    assert await executions.unfinished_ids(store) == [1]

    result = await save(store, a_run(1, analyses=[an_analysis(description="tractor dust")]))

    assert counts(result) == (0, 1, 0)
    assert await executions.unfinished_ids(store) == []
    assert (await stored(store, 1)).picture_count == 1
    assert await found_by(store, "tractor") == [1]


async def test_a_run_can_move_in_time(store: Database) -> None:
    """N8n overwrites the start on resume; the run must not be there twice, nor lose its data."""
    await save(store, replace(a_run(1), payload=b'{"nodes":[]}'), a_run(2, started_ms=NOON_MS + 5))
    moved = replace(a_run(1, started_ms=NOON_MS + 10), payload=b'{"nodes":[1]}')

    await save(store, moved)

    page = await executions.page(store, ExecutionFilter(), limit=10)
    assert [item.id for item in page.items] == [1, 2]
    assert await executions.payload(store, 1) == b'{"nodes":[1]}'
    assert await found_by(store, "normal") == [1, 2]


async def test_a_mark_survives_a_change(store: Database) -> None:
    """A person's judgement is not n8n's to overwrite."""
    await save(store, a_run(1))
    async with store.writing() as session:
        await session.execute("UPDATE execution SET mark = $1 WHERE id = 1", Mark.FALSE_ALARM)

    await save(store, a_run(1, camera="cam:02", started_ms=NOON_MS + 1))

    assert (await stored(store, 1)).mark is Mark.FALSE_ALARM


async def test_runs_that_share_a_key_all_have_a_place(store: Database) -> None:
    """Ids that differ by a multiple of 2 ** 20, begun in the same millisecond."""
    ids = [7, 7 + (1 << 20), 7 + (2 << 20), 8]
    await save(store, a_run(8), a_run(7))
    await save(store, *(a_run(id_) for id_ in ids[1:]))

    result = await save(store, *(a_run(id_, camera="cam:02") for id_ in ids))

    assert result.changed == 4
    page = await executions.page(store, ExecutionFilter(), limit=10)
    assert sorted(item.id for item in page.items) == sorted(ids)
    assert len({item.key for item in page.items}) == 4


@pytest.mark.parametrize("started_ms", [-1, 0, END_MS, 1 << 50], ids=str)
async def test_an_absurd_moment_is_kept_and_listed(store: Database, started_ms: int) -> None:
    """A clock that was wrong must not stop the copying of its neighbours."""
    await save(store, a_run(1, started_ms=started_ms), a_run(2))

    page = await executions.page(store, ExecutionFilter(), limit=10)
    assert page.total == 2
    assert {item.started_ms for item in page.items} == {started_ms, NOON_MS}


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "a\udfff\ud800b"], ids=["nul", "lone", "two"])
async def test_unstorable_text_gives_the_same_on_both(store: Database, text: str) -> None:
    """NUL and lone surrogates break PostgreSQL's text and UTF-8; neither may stop the ingest."""
    analysis = an_analysis(description=text, model=text)
    failed = a_failure(2, text, node=text, type_=text)
    await save(store, a_run(1, workflow=text, camera=text, analyses=[analysis]), failed)

    clean = text.replace("\0", "\ufffd").replace("\ud800", "\ufffd").replace("\udfff", "\ufffd")
    first, second = await stored(store, 1), await stored(store, 2)
    assert (first.camera, first.model, first.workflow_name) == (clean, clean, clean)
    assert json.loads(first.analysis or b"")["description"] == clean
    assert (second.error_message, second.error_node, second.error_type) == (clean, clean, clean)
    page = await executions.page(store, ExecutionFilter(cameras=(text,)), limit=10)
    assert [item.id for item in page.items] == [1]


async def test_an_endless_name_is_cut_not_refused(store: Database) -> None:
    """An index entry of PostgreSQL has a limit; a camera's name comes from outside."""
    await save(store, a_run(1, camera="x" * 100_000))

    page = await executions.page(store, ExecutionFilter(cameras=("x" * 100_000,)), limit=10)
    assert page.total == 1


async def test_pictures_come_in_order_and_are_kept_once(store: Database) -> None:
    """The same picture can be in many runs, and one run can have many."""
    one, two = a_picture("one"), a_picture("two")
    await save(store, replace(a_run(1), pictures=(one, two)), replace(a_run(2), pictures=(two,)))
    await save(store, replace(a_run(3), pictures=()))

    found = await executions.pictures(store, 1)

    assert [picture.sha256 for picture in found or []] == [one.sha256, two.sha256]
    assert await executions.pictures(store, 3) == []
    assert await executions.pictures(store, 4) is None


async def test_payload_and_definition_come_back(store: Database) -> None:
    """The detail page shows what went through each node, and the workflow as it was then."""
    definition = b'{"nodes":[],"connections":{}}'
    async with store.writing() as session:
        await workflows.save_definitions(session, {"h1": definition})
        runs = [replace(a_run(1), payload=b'{"nodes":[]}', workflow_hash="h1"), a_run(2)]
        await executions.save(session, runs, now_ms=NOON_MS, unreadable={})

    assert await executions.payload(store, 1) == b'{"nodes":[]}'
    assert await executions.workflow_definition(store, 1) == definition
    assert await executions.payload(store, 2) is None
    assert await executions.workflow_definition(store, 2) is None


async def test_a_definition_may_come_after_its_run(store: Database) -> None:
    """Whichever comes first, the second completes it."""
    await save(store, replace(a_run(1), workflow_hash="h1"))
    assert await executions.workflow_definition(store, 1) is None

    async with store.writing() as session:
        await workflows.save_definitions(session, {"h1": b"{}"})

    assert await executions.workflow_definition(store, 1) == b"{}"


async def test_removing_returns_pictures_that_nobody_refers_to(store: Database) -> None:
    """Their files may go; a picture that another run shows must stay."""
    shared, own = a_picture("shared"), a_picture("own")
    await save(store, replace(a_run(1), pictures=(shared, own)))
    await save(store, replace(a_run(2), pictures=(shared,)))

    async with store.writing() as session:
        assert await executions.remove(session, [1, 99]) == [own.sha256]

    assert await executions.get(store, 1) is None
    assert await found_by(store, "normal") == [2]
    async with store.writing() as session:
        assert await executions.remove(session, [2]) == [shared.sha256]


async def test_ingest_learns_what_is_known(store: Database) -> None:
    """It asks for many rows at once which of them have changed."""
    await save(store, a_run(1), a_run(3, status=Status.RUNNING, started_ms=NOON_MS + 9))

    found = await executions.known(store, range(1, 2_000))

    assert {id_: run.status_detail for id_, run in found.items()} == {1: "success", 3: "running"}
    assert (found[1].stopped_ms, found[3].stopped_ms) == (NOON_MS + 1_633, None)
    assert await executions.newest_origins(store, 1) == {3: NOON_MS + 9}
    assert await executions.ids_before(store, NOON_MS + 9, 10) == [1]
    assert await executions.latest_started_ms(store) == NOON_MS + 9


async def test_an_empty_store_has_no_latest_run(store: Database) -> None:
    """Health says "never", not 1970."""
    assert await executions.latest_started_ms(store) is None


async def test_an_undecodable_run_says_so(store: Database) -> None:
    """The row of n8n is shown even where its data cannot be."""
    await save(store, a_run(1, analyses=[]), unreadable=(1,))
    assert (await stored(store, 1)).unreadable

    assert (await save(store, a_run(1, analyses=[]))).changed == 1
    assert not (await stored(store, 1)).unreadable


async def test_a_renamed_workflow_shows_its_new_name(store: Database) -> None:
    """Both names, old and new runs: it is one workflow."""
    await save(store, a_run(1))
    await save(store, replace(a_run(2), workflow_name="renamed"))

    assert (await stored(store, 1)).workflow_name == "renamed"
