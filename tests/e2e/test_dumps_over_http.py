"""What the API tells of real n8n databases is what truly happened, run by run."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from copied_dumps import Copied
from n8n_dumps import Happened
from watchroom.domain.execution import STATUS_OF_N8N, Status

RANK = ["UNREADABLE", "NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL"]
REPEATS_A_MESSAGE = "retry_of_telegram_chat_not_found"  # asks no model: its answer is the first's


@pytest.fixture(scope="session")
def details(copied: Copied) -> dict[int, dict[str, Any]]:
    """Every run in full, by id."""
    return {
        id_: copied.client.get(f"/api/executions/{id_}").raise_for_status().json()["data"]
        for id_ in copied.happened
    }


def test_the_list_has_every_run_once(copied: Copied) -> None:
    """Page by page, in order, with an exact total: nothing lost, nothing doubled."""
    found: list[dict[str, Any]] = []
    more: dict[str, str] = {}
    while True:
        page = copied.client.get(
            "/api/executions", params={"limit": 20, "days": 365, "imageData": "none", **more}
        ).json()
        found += page["data"]
        assert page["meta"]["pagination"]["total"] == len(copied.happened)
        if not page["meta"]["pagination"]["hasMore"]:
            break
        more = {"cursor": page["meta"]["pagination"]["nextCursor"]}

    assert sorted(run["id"] for run in found) == sorted(copied.happened)
    assert [run["startedAt"] for run in found] == sorted(
        (run["startedAt"] for run in found), reverse=True
    )


def test_every_row_is_told(copied: Copied, details: Mapping[int, dict[str, Any]]) -> None:
    """Status in our words and in n8n's, workflow, mode, retry and camera."""
    for id_, happened in copied.happened.items():
        run, facts = details[id_], happened.facts

        assert run["status"] == STATUS_OF_N8N[facts["status_in_dump"]], happened
        assert run["statusDetail"] == facts["status_in_dump"], happened
        assert run["workflow"] == {"id": facts["workflow_id"], "name": facts["workflow_name"]}
        assert run["mode"] == (facts["mode"] or run["mode"]), happened
        assert run["retryOf"] == facts.get("retry_of"), happened
        assert not run["unreadable"], happened
        if facts.get("request_fields") is not None:
            assert run["camera"] == facts["request_fields"].get("camera_id"), happened


def test_every_picture_is_served_byte_for_byte(
    copied: Copied, details: Mapping[int, dict[str, Any]]
) -> None:
    """As a file in its own format, and as base64 in the run."""
    for id_, happened in copied.happened.items():
        sent, run = happened.sent, details[id_]
        assert [image["index"] for image in run["images"]] == list(range(len(sent))), happened
        for image, sha256, told in zip(
            run["images"], sent, happened.facts["images_sent"], strict=False
        ):
            form = told["mime"].removeprefix("image/")
            answer = copied.client.get(
                image["url"], params={"index": image["index"], "format": form}
            )
            assert answer.headers["content-type"] == told["mime"], happened
            assert sha256_of(answer.content) == sha256, happened
        in_run = run["imageData"]
        assert (None if in_run is None else sha256_of(base64.b64decode(in_run))) == (
            sent[0] if sent else None
        ), happened


def test_every_answer_is_told_field_by_field(
    copied: Copied, details: Mapping[int, dict[str, Any]]
) -> None:
    """The model's own object with its context, and the level and confidence that it meant."""
    for id_, happened in copied.happened.items():
        run = details[id_]
        first = happened.facts["retry_of"] if happened.scenario == REPEATS_A_MESSAGE else id_
        calls = copied.happened[first].answers(arrived=len(run["analyses"]))
        told = [(answer_of(happened, call), verdict_of(call)) for call in calls]
        found = [
            (with_hashed_context(entry["ollamaResult"]), verdict_in(entry["analysis"]))
            for entry in run["analyses"]
        ]

        assert found == told, happened
        headline = max(run["analyses"], key=risk_of, default=None)
        assert run["ollamaResult"] == (headline and headline["ollamaResult"]), happened
        assert run["analysis"] == (headline and headline["analysis"]), happened


def test_every_message_is_told(copied: Copied, details: Mapping[int, dict[str, Any]]) -> None:
    """Telegram's answer flattened; success only if every message went out."""
    for id_, happened in copied.happened.items():
        calls, run = happened.facts["telegram_calls"], details[id_]
        notes = run["notifications"]

        assert [note["success"] for note in notes] == [call["http"] == 200 for call in calls]
        if notes:
            every = all(note["success"] for note in notes)
            assert run["telegramStatus"]["success"] is every, happened
        else:
            assert run["telegramStatus"] is None, happened
        for call, note in zip(calls, notes, strict=True):
            if call["http"] == 200:
                assert call["body"]["result"].items() <= note.items(), happened
            else:
                words = call["body"]["description"] if "body" in call else "ECONNRESET"
                assert words in note["error"], happened


def test_days_add_up(copied: Copied) -> None:
    """The summary counts every run in the column of its status."""
    answer = copied.client.get("/api/executions/summary/daily?days=90").json()
    told = Counter(STATUS_OF_N8N[h.facts["status_in_dump"]] for h in copied.happened.values())
    columns = {
        "successful": Status.SUCCESS,
        "failed": Status.ERROR,
        "canceled": Status.CANCELED,
        "running": Status.RUNNING,
    }

    assert answer["meta"]["totals"]["executions"] == len(copied.happened)
    for column, status in columns.items():
        assert sum(day[column] for day in answer["data"]) == told[status], column


def test_every_failure_is_analysed(copied: Copied, details: Mapping[int, dict[str, Any]]) -> None:
    """All are counted, and each stands in exactly one group, also one without a reason."""
    failed = sorted(run["id"] for run in details.values() if run["status"] == "error")
    for group_by in ("type", "message", "node"):
        answer = copied.client.get("/api/analytics/errors", params={"groupBy": group_by}).json()
        groups = answer["data"]["errorPatterns"]

        assert answer["data"]["summary"]["totalErrors"] == len(failed), group_by
        assert sum(group["count"] for group in groups) == len(failed), group_by
        assert sorted(id_ for g in groups for id_ in g["affectedExecutions"]) == failed


def test_nearly_every_failure_is_explained(
    copied: Copied, details: Mapping[int, dict[str, Any]]
) -> None:
    """Only a run that broke down before n8n had written anything may lack its reason."""
    silent = [run for run in details.values() if run["status"] == "error" and not run["error"]]

    assert [run["statusDetail"] for run in silent] == ["crashed"] * len(silent)


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def answer_of(happened: Happened, call: dict[str, Any]) -> dict[str, Any]:
    """Return what the model answered, as far as n8n keeps it."""
    if "SAI chain" in happened.facts["workflow_name"]:  # n8n keeps only the text
        return {"response": call["answer"]["text"], "model": call["model"]}
    context = {"context": call["context_sha256"]} if call["path"] == "/api/generate" else {}
    return {**call["body"], **context}


def with_hashed_context(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer whose context is told in the way of the expectations."""
    if "context" not in answer:
        return answer
    return {**answer, "context": sha256_of(json.dumps(answer["context"]).encode())}


def verdict_of(call: dict[str, Any]) -> tuple[str, float | None]:
    """Return what a call's answer meant; a text without a level is unreadable."""
    return call["answer"]["level"] or "UNREADABLE", call["answer"]["confidence"]


def verdict_in(analysis: dict[str, Any]) -> tuple[str, float | None]:
    """Return what the API says that an answer meant."""
    return analysis["riskLevel"], analysis["confidence"]


def risk_of(entry: dict[str, Any]) -> int:
    """Return the rank of a verdict; of equal ones `max` takes the first."""
    return RANK.index(entry["analysis"]["riskLevel"])
