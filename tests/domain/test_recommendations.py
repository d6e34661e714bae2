"""Advice is given on evidence only, and carries it."""

from dataclasses import replace

import pytest

from watchroom.domain.faults import Fault
from watchroom.domain.recommendations import (
    FailureGroup,
    Findings,
    ModelLoad,
    Unit,
    recommend,
)

NOTHING = Findings(total_runs=1_000, failures=(), unreadable_runs=0)


def failing(*counts: int, message: str = "timeout of 8000ms exceeded") -> Findings:
    """Runs of which some failed, each group at its own node."""
    groups = (
        FailureGroup(node=f"node {i}", message=message, type=None, count=count)
        for i, count in enumerate(counts)
    )
    return replace(NOTHING, failures=tuple(groups))


def test_without_failures_there_is_no_advice() -> None:
    """Neither where nothing ran."""
    assert recommend(NOTHING) == ()
    assert recommend(replace(NOTHING, total_runs=0)) == ()


def test_unknown_errors_give_no_advice() -> None:
    """No rule, no advice, however many runs failed."""
    assert recommend(failing(900, message="Cannot read properties of undefined")) == ()


def test_a_passing_fault_needs_several_runs() -> None:
    """One timeout is an accident."""
    assert recommend(failing(2)) == ()
    assert [r.rule for r in recommend(failing(3))] == ["timeout"]


def test_a_lasting_fault_needs_one_run() -> None:
    """A model that is not there does not come by itself."""
    (advice,) = recommend(failing(1, message="model 'x' not found"))

    assert advice.rule == Fault.MODEL_NOT_FOUND
    assert advice.evidence.threshold == 1


def test_groups_of_one_fault_are_measured_together() -> None:
    """The evidence is their sum, and tells the nodes, the worst first."""
    (advice,) = recommend(failing(2, 5))

    evidence = advice.evidence
    assert (evidence.value, evidence.unit, evidence.threshold) == (7, Unit.RUNS, 3)
    assert evidence.affected_runs == 7
    assert evidence.nodes == ("node 1", "node 0")


def test_the_most_frequent_comes_first() -> None:
    """Whoever reads one line should read the one that helps most."""
    findings = replace(
        NOTHING,
        failures=failing(4).failures + failing(9, message="chat not found").failures,
        unreadable_runs=500,
    )

    rules = [recommendation.rule for recommendation in recommend(findings)]
    assert rules == ["unreadable_answers", "telegram_chat_not_found", "timeout"]


@pytest.mark.parametrize(("runs", "advised"), [(49, False), (50, True)])
def test_unreadable_answers_are_advised_on_from_their_share_on(runs: int, advised: bool) -> None:
    """Models slip now and then; the prompt is to blame from five percent on."""
    advice = recommend(replace(NOTHING, unreadable_runs=runs))

    assert bool(advice) is advised
    for each in advice:
        assert each.rule == "unreadable_answers"
        assert (each.evidence.value, each.evidence.unit) == (5.0, Unit.PERCENT)
        assert (each.evidence.threshold, each.evidence.affected_runs) == (5.0, 50)


def loading(*seconds: float) -> Findings:
    """Runs whose model's server told how long it loaded."""
    return replace(NOTHING, model_loads=tuple(ModelLoad(node="Ollama", seconds=s) for s in seconds))


def test_a_model_that_is_loaded_for_many_runs_is_to_be_kept() -> None:
    """Measured are the loads alone: the many runs that found it there say nothing of them."""
    [advice] = recommend(loading(*[0.04] * 900, *[12.0] * 11, 21.0))

    assert advice.rule == "model_loaded_anew"
    assert advice.advice.startswith("12 runs")
    assert (advice.evidence.value, advice.evidence.unit) == (21.0, Unit.SECONDS)
    assert (advice.evidence.affected_runs, advice.evidence.nodes) == (12, ("Ollama",))


def test_a_model_is_loaded_once_after_each_start() -> None:
    """Two slow loads are two starts of its server; a second is what a loaded one may take."""
    assert recommend(loading(30.0, 30.0)) == ()
    assert recommend(loading(*[4.9] * 50)) == ()


def test_a_share_of_few_runs_is_no_evidence() -> None:
    """One of ten runs is ten percent and still an accident."""
    few = replace(NOTHING, total_runs=10, unreadable_runs=1)

    assert recommend(few) == ()


@pytest.mark.parametrize(
    "message",
    [
        "timeout of 8000ms exceeded",
        "connect ECONNREFUSED 127.0.0.1:1",
        "getaddrinfo ENOTFOUND ollama",
        "read ECONNRESET",
        "model 'x' not found",
        "out of memory",
        "Unauthorized",
        "Too Many Requests",
        "internal server error",
        "chat not found",
        "bot was blocked by the user",
        "file is too big",
        "No image in request body",
        "is not valid JSON",
        "Workflow did not finish",
    ],
)
def test_every_fault_has_its_advice(message: str) -> None:
    """Each in a sentence, with what was measured."""
    (advice,) = recommend(failing(5, message=message))

    assert advice.advice.endswith(".")
    assert advice.evidence.measured
    assert advice.evidence.value >= advice.evidence.threshold
