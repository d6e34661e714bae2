"""The runs of the demo are read as what truly happened in them."""

from collections import Counter

import pytest

from demo_made import BEGAN_MS, PLAN, read, written
from watchroom.demo.data.endings import Ending
from watchroom.demo.data.happenings import Happened, History
from watchroom.demo.data.plan import Plan, Timeline, local_hour
from watchroom.demo.data.workflows import DETECTOR, FIRE_WATCH
from watchroom.demo.story import OUTAGES
from watchroom.domain.execution import Execution, RiskLevel

ERROR_TYPES = {
    Ending.REFUSED: "ECONNREFUSED",
    Ending.TIMEOUT: "ECONNABORTED",
    Ending.KILLED: "500",
    Ending.MISSING: "404",
    Ending.LIMITED: "429",
    Ending.NO_CHAT: "400",
    Ending.NO_NAME: "EAI_AGAIN",
}
ANSWERED = {Ending.QUIET, Ending.ALERT, Ending.LIMITED, Ending.NO_CHAT, Ending.NO_NAME}


@pytest.fixture(scope="module")
def history() -> History:
    """Return the history of one plan; it is never changed."""
    return History(PLAN)


def test_everything_that_happened_can_be_read(history: History) -> None:
    """The product must tell of each run what the demo meant, or the demo shows untruths."""
    for number in range(1, PLAN.runs + 1, 2):
        happened = history.run(number)
        execution = read(happened, written(history, number)).execution

        assert execution.status_detail == happened.status
        assert execution.camera == (happened.camera.id if happened.camera else None)
        assert len(execution.pictures) == (happened.scene is not None)
        assert (execution.error and execution.error.type) == _error_type(happened)
        assert [message.success for message in execution.notifications] == _messages(happened)
        _check_verdict(happened, execution)


def _check_verdict(happened: Happened, execution: Execution) -> None:
    if happened.ending not in ANSWERED | {Ending.WAITING}:
        assert execution.analyses == ()
        return
    (analysis,) = execution.analyses
    if happened.words is not None:
        assert analysis.verdict.risk_level == happened.words.level
        assert analysis.verdict.confidence == happened.words.confidence
    elif happened.ending is Ending.QUIET:
        assert analysis.verdict.risk_level is RiskLevel.NONE
    else:
        assert analysis.verdict.risk_level in (RiskLevel.HIGH, RiskLevel.CRITICAL)
        assert all(found.box is not None for found in analysis.verdict.detections)


def _error_type(happened: Happened) -> str | None:
    others = {
        Ending.CANCELED: "ManualExecutionCancelledError",
        Ending.CRASHED: "WorkflowCrashedError",
    }
    return {**ERROR_TYPES, **others}.get(happened.ending)


def _messages(happened: Happened) -> list[bool]:
    if happened.ending in (Ending.ALERT, Ending.WAITING):
        return [True]
    return [False] if happened.ending in (Ending.LIMITED, Ending.NO_CHAT, Ending.NO_NAME) else []


def test_every_ending_occurs(history: History) -> None:
    """A demo without crashed, waiting or unreadable runs would hide what the product can tell."""
    runs = [history.run(number) for number in range(1, PLAN.runs + 1)]

    assert {run.ending for run in runs} == set(Ending) - {Ending.RUNNING}
    levels = {run.words.level for run in runs if run.words}
    assert levels == set(RiskLevel)
    assert any(run.retry_of for run in runs)


def test_a_retry_and_its_original_name_each_other() -> None:
    """n8n notes a retry that succeeded in both rows."""
    history = History(Plan(seed=7, runs=20_000, began_ms=BEGAN_MS))
    retries = [run for number in range(23, 20_001, 23) if (run := history.run(number)).retry_of]

    assert len(retries) > 5
    for retry in retries:
        original = history.run(retry.retry_of or 0)
        assert original.retried_by == retry.id
        assert original.status == "error"
        assert retry.status == "success"
        assert retry.camera is original.camera


def test_the_same_plan_gives_the_same_bytes() -> None:
    """Who reports what a demo showed must be able to show it again."""
    first = [written(History(PLAN), number) for number in (1, 1_500, 3_000)]
    again = [written(History(PLAN), number) for number in (1, 1_500, 3_000)]
    other = Plan(seed=8, runs=PLAN.runs, began_ms=PLAN.began_ms)

    assert first == again
    assert written(History(other), 1_500) != first[1]


def test_runs_fail_while_the_model_server_is_down(history: History) -> None:
    """The story: thirty-seven runs fail right after three kills, and none else in that time."""
    failed = Timeline.of(PLAN).outages
    assert len(failed) == sum(outage.failed_runs for outage in OUTAGES) == 37
    for number in failed:
        run = history.run(number)
        assert run.workflow is FIRE_WATCH
        assert run.ending in (Ending.REFUSED, Ending.TIMEOUT)
        assert any(0 < run.began_ms - (BEGAN_MS - each.ago_ms) < 120_000 for each in OUTAGES)


def test_runs_follow_each_other_in_the_rhythm_of_the_day() -> None:
    """n8n gives ids in the order of time, and people are awake by day."""
    moments = Timeline.of(PLAN).moments_ms
    hours = Counter(map(local_hour, moments))

    assert len(moments) == len(set(moments)) == PLAN.runs
    assert list(moments) == sorted(moments)
    assert moments[-1] <= BEGAN_MS
    assert hours[14] > 3 * hours[3]


def test_only_new_runs_wait_for_a_person(history: History) -> None:
    """A run that waits since months would be a fault, not a story."""
    waiting = [n for n in range(1, PLAN.runs + 1) if history.run(n).ending is Ending.WAITING]

    assert waiting
    assert min(waiting) > PLAN.runs - 400
    assert {history.run(number).workflow for number in waiting} == {DETECTOR}


def test_a_run_that_does_not_ask_the_model_goes_on_without_it(history: History) -> None:
    """When a person stops Ollama, exactly the runs that need it fail."""
    later = [history.later(number, BEGAN_MS, is_model_up=False) for number in range(3_001, 3_101)]

    assert {run.ending for run in later if run.workflow is FIRE_WATCH} == {Ending.REFUSED}
    assert any(run.ending is Ending.QUIET for run in later if run.workflow is not FIRE_WATCH)
