"""What is told of a run: enough to decide whether to look at it, and no more."""

from builders import NOW_MS, analysis, run
from watchroom.domain.execution import RiskLevel, RunError, Status
from watchroom.domain.run_happenings import MOST_MESSAGE_CHARS, updated


def test_a_run_is_told_in_short() -> None:
    """Who wants the answer and the picture reads the run."""
    told = updated(
        run(7, analyses=(analysis(), analysis(RiskLevel.HIGH))),
        is_new=True,
        pattern_id=None,
        at_ms=NOW_MS,
    )

    assert (told.execution_id, told.at_ms, told.host, told.service) == (7, NOW_MS, None, None)
    assert told.data == {
        "id": 7,
        "new": True,
        "status": "success",
        "statusDetail": "success",
        "workflowId": run().workflow_id,
        "workflowName": "Cameras",
        "camera": "north-ridge",
        "riskLevel": "HIGH",
        "error": None,
        "startedMs": run().started_ms,
        "stoppedMs": run().stopped_ms,
    }


def test_a_failure_is_told_with_its_pattern() -> None:
    """Rules that follow the log tell failures of one sort from others by it."""
    failed = run(
        status=Status.ERROR,
        error=RunError(message="timeout of 300000ms exceeded", node="Ollama", type=None),
    )
    told = updated(failed, is_new=False, pattern_id=3, at_ms=NOW_MS)

    assert told.data["error"] == {
        "message": "timeout of 300000ms exceeded",
        "node": "Ollama",
        "type": None,
        "pattern": {"id": 3, "text": "timeout of <n>ms exceeded"},
    }
    assert told.data["riskLevel"] is None


def test_a_whole_page_as_an_error_is_cut() -> None:
    """Some servers answer with megabytes; the newest events are kept in memory."""
    failed = run(error=RunError(message="<html>" * 10_000, node=None, type=None))
    told = updated(failed, is_new=True, pattern_id=None, at_ms=NOW_MS)

    error = told.data["error"]
    assert isinstance(error, dict)
    assert len(error["message"]) == MOST_MESSAGE_CHARS
