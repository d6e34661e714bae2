"""Every execution of every real database is read as it truly happened."""

import hashlib
import json
from typing import Any, Protocol

import pytest

from n8n_dumps import Happened
from watchroom.domain.durations import bucket_of
from watchroom.domain.execution import STATUS_OF_N8N, Status
from watchroom.domain.node_times import TimeKind
from watchroom.n8n.reading import Reading, RunReading


class ReadDump(Protocol):
    """What the fixture `read_dump` gives."""

    happened: dict[int, Happened]
    readings: dict[int, Reading]

    def runs(self) -> list[tuple[Happened, RunReading]]:
        """Return what happened beside what was read."""
        ...

    def of(self, scenario: str) -> list[tuple[Happened, RunReading]]:
        """Return the same of one scenario."""
        ...


# What the failing scenarios must be reported as: part of the message, the node, the type.
FAILURES: dict[str, tuple[str, str, set[str | None]]] = {
    "ollama_down": ("ECONNREFUSED 127.0.0.1:", "Ollama", {"ECONNREFUSED"}),
    "ollama_http500": ("llama runner process has terminated", "Ollama", {"500"}),
    "ollama_http404_model": ("model 'qwen2.5vl:7b' not found", "Ollama", {"404"}),
    "ollama_connection_dropped": ("ECONNRESET", "Ollama", {"ECONNRESET"}),
    "ollama_timeout_node": ("timeout of 8000ms exceeded", "Ollama", {"ECONNABORTED"}),
    "telegram_chat_not_found": ("Bad Request: chat not found", "Telegram", {"400"}),
    "telegram_retry_after": ("Too Many Requests: retry after 37", "Telegram", {"429"}),
    "telegram_connection_dropped": ("ECONNRESET", "Telegram", {"ECONNRESET"}),
    "no_image_in_body": ("No image", "Strip data URL", {None, "WrappedExecutionError"}),
    "broken_code": ("reading 'foo'", "Code", {"TypeError"}),
    "chain_ollama500": ("llama runner process", "Basic LLM Chain", {"ResponseError"}),
    "ollama_node_500": ("llama runner process has terminated", "Ollama", {"500"}),
    "retry_of_ollama_http500": ("llama runner process has terminated", "Ollama", {"500"}),
    "crashed_default_saving": ("did not finish", "Ollama", {"WorkflowCrashedError"}),
    "crashed_saving_progress": ("did not finish", "Ollama", {"WorkflowCrashedError"}),
    "crashed_in_main": ("did not finish", "Ollama", {"WorkflowCrashedError"}),
}

MODEL_NODES = ("Ollama", "Ollama Chat Model", "Basic LLM Chain")
NEVER_ARRIVED = ("ollama_down", "ollama_timeout_node")


def test_every_run_that_n8n_keeps_is_read(read_dump: ReadDump) -> None:
    """Nothing is lost, nothing is unreadable, and soft-deleted rows do not appear."""
    unreadable = [r for r in read_dump.readings.values() if not isinstance(r, RunReading)]

    assert unreadable == []
    assert read_dump.readings.keys() == read_dump.happened.keys()


def test_the_row_is_told_as_n8n_told_it(read_dump: ReadDump) -> None:
    """Status, workflow, mode and retry come from the row, the API's status from n8n's."""
    for happened, reading in read_dump.runs():
        run, facts = reading.execution, happened.facts

        assert run.status_detail == facts["status_in_dump"], happened
        assert run.status is STATUS_OF_N8N[facts["status_in_dump"]], happened
        assert run.workflow_id == facts["workflow_id"], happened
        assert run.workflow_name == facts["workflow_name"], happened
        assert run.mode == (facts["mode"] or run.mode), happened
        assert run.retry_of == facts.get("retry_of"), happened


def test_every_picture_is_found_byte_for_byte(read_dump: ReadDump) -> None:
    """Whatever the storage mode and the transport, the bytes are those that were sent."""
    for happened, reading in read_dump.runs():
        found = [picture.sha256 for picture in reading.execution.pictures]
        hashes = {sha: hashlib.sha256(data).hexdigest() for sha, data in reading.pictures.items()}

        assert found == happened.sent, happened
        assert hashes == {sha: sha for sha in happened.sent}, happened
        assert reading.missing_files == () or happened.sent == [], happened


def test_a_picture_is_what_its_bytes_say(read_dump: ReadDump) -> None:
    """Size and media type are measured, and agree with the sender's."""
    for happened, reading in read_dump.runs():
        sent = happened.facts["images_sent"] if happened.sent else []
        told = [(image["bytes"], image["mime"]) for image in sent]
        found = [(p.size_bytes, p.media_type) for p in reading.execution.pictures]

        assert found == told, happened


def test_every_answer_is_kept_field_by_field(read_dump: ReadDump) -> None:
    """The model's own object, its context included, is what the API shows."""
    for happened, reading in read_dump.runs():
        if happened.scenario == "retry_of_telegram_chat_not_found":
            continue  # its answer is the one of the run that it repeats: see the next test
        analyses = reading.execution.analyses
        calls = happened.answers(arrived=len(analyses))
        assert len(analyses) == len(calls), happened
        for call, analysis in zip(calls, analyses, strict=True):
            assert _answer_parts(analysis.answer) == _told_parts(call, reading), happened
            assert analysis.model == call["model"], happened
            assert analysis.picture_index == (0 if happened.sent else None), happened


def test_a_retry_has_the_answer_of_the_run_that_it_repeats(read_dump: ReadDump) -> None:
    """A retry that begins at the Telegram node asks no model, and is about the same answer."""
    for happened, reading in read_dump.runs():
        if happened.scenario == "retry_of_telegram_chat_not_found":
            repeated = read_dump.readings[happened.facts["retry_of"]].execution

            assert len(repeated.analyses) == 1
            assert reading.execution.analyses == repeated.analyses


def test_risk_and_confidence_are_the_answers(read_dump: ReadDump) -> None:
    """In every style of answer; a text without a level is unreadable, never harmless."""
    for happened, reading in read_dump.runs():
        if happened.scenario == "retry_of_telegram_chat_not_found":
            continue
        verdicts = [analysis.verdict for analysis in reading.execution.analyses]
        found = [(verdict.risk_level.value, verdict.confidence) for verdict in verdicts]
        answers = [call["answer"] for call in happened.answers(arrived=len(verdicts))]
        told = [(answer["level"] or "UNREADABLE", answer["confidence"]) for answer in answers]

        assert found == told, happened


def test_every_message_is_told_as_telegram_answered(read_dump: ReadDump) -> None:
    """Success is Telegram's own answer, flattened; a failure says why."""
    for happened, reading in read_dump.runs():
        calls = happened.facts["telegram_calls"]
        notes = reading.execution.notifications
        assert [note.success for note in notes] == [call["http"] == 200 for call in calls], happened
        for call, note in zip(calls, notes, strict=True):
            answer = json.loads(note.answer)
            if call["http"] == 200:
                assert answer == {"success": True, **call["body"]["result"]}, happened
            else:
                words = call["body"]["description"] if "body" in call else "ECONNRESET"
                assert words in answer["error"], happened
                code = answer.get("error_code")
                assert code is None or code == call["http"], happened


def test_every_call_of_a_model_is_timed_once(read_dump: ReadDump) -> None:
    """Also where a chain waits for its model, and where a retry copies an older run of a node."""
    for happened, reading in read_dump.runs():
        status = happened.facts["status_in_dump"]
        if happened.scenario in NEVER_ARRIVED or status not in ("success", "error"):
            continue  # no server saw the call, or n8n did not see its end
        calls = [t for t in reading.execution.node_times if t.node in MODEL_NODES]
        told = happened.facts["ollama_calls"]

        assert sum(call.runs for call in calls) == len(told), happened
        assert sum(call.failed for call in calls) == sum(c["http"] != 200 for c in told), happened


def test_a_call_takes_as_long_as_n8n_says(read_dump: ReadDump) -> None:
    """A call that timed out after 8 s took 8 s, and failed."""
    for happened, reading in read_dump.of("ollama_timeout_node"):
        [call] = reading.execution.node_times

        assert (call.kind, call.node, call.failed) == (TimeKind.CALL, "Ollama", 1), happened
        assert call.address is not None
        assert call.address.host == "127.0.0.1"
        assert bucket_of(8_000) <= call.duration_bucket <= bucket_of(8_500), happened


def test_only_messages_that_went_out_were_delivered(read_dump: ReadDump) -> None:
    """From the start of the run to the end of the node: less than the whole run took."""
    for happened, reading in read_dump.runs():
        run = reading.execution
        delivered = [time for time in run.node_times if time.kind is TimeKind.DELIVERY]

        sent = [call for call in happened.facts["telegram_calls"] if call["http"] == 200]
        assert sum(time.runs for time in delivered) == len(sent), happened
        for time in delivered:
            assert 0 < time.duration_bucket <= bucket_of(run.duration_ms or 0), happened


def test_every_failure_says_why_and_where(read_dump: ReadDump) -> None:
    """The server's own words, the node that failed, and a type that can be counted."""
    for happened, reading in read_dump.runs():
        run = reading.execution
        if happened.scenario in FAILURES:
            words, node, types = FAILURES[happened.scenario]
            assert run.error is not None, happened
            assert words in run.error.message, happened
            assert run.error.node == node, happened
            assert run.error.type in types, happened
        elif run.status in (Status.SUCCESS, Status.RUNNING):
            assert run.error is None, happened


def test_every_camera_is_named(read_dump: ReadDump) -> None:
    """The request's own field names it, in every transport; no field, no camera."""
    for happened, reading in read_dump.runs():
        fields = happened.facts.get("request_fields")
        if fields is not None:
            assert reading.execution.camera == fields.get("camera_id"), happened


def test_times_are_in_order(read_dump: ReadDump) -> None:
    """Created, begun, ended; a run that has not ended has no end."""
    for happened, reading in read_dump.runs():
        run = reading.execution

        assert run.created_ms <= run.started_ms, happened
        assert (run.stopped_ms is None) == (run.status is Status.RUNNING), happened
        assert run.stopped_ms is None or run.started_ms <= run.stopped_ms, happened


@pytest.mark.parametrize("wanted", ["yDbfhooKemfhMIkC", "Sai-webhook-upload-image"])
def test_the_workflow_is_kept_as_it_was(read_dump: ReadDump, wanted: str) -> None:
    """Its hash is the same for every run of one version."""
    runs = [
        reading
        for _, reading in read_dump.runs()
        if wanted in (reading.row.workflow_id, reading.row.workflow_name[: len(wanted)])
    ]
    definitions = {reading.workflow_definition for reading in runs}
    hashes = {reading.execution.workflow_hash for reading in runs}

    assert len(definitions) == len(hashes) == 1
    definition = json.loads(definitions.pop() or b"")
    assert definition.keys() == {"nodes", "connections"}
    assert "n8n-nodes-base.webhook" in {node["type"] for node in definition["nodes"]}


def _answer_parts(answer: bytes) -> dict[str, Any]:
    parts = json.loads(answer)
    if "context" in parts:
        parts["context"] = hashlib.sha256(json.dumps(parts["context"]).encode()).hexdigest()
    return dict(parts)


def _told_parts(call: dict[str, Any], reading: RunReading) -> dict[str, Any]:
    if "SAI chain" in reading.row.workflow_name:  # n8n keeps only the text
        return {"response": call["answer"]["text"], "model": call["model"]}
    if call["path"] == "/api/generate":
        return {**call["body"], "context": call["context_sha256"]}
    return dict(call["body"])
