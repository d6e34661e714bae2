"""Runs of other shapes than the dumps have: each is written here as n8n would write it."""

import base64
import hashlib
import json
from typing import Any

import pytest

from flattening import flatten
from watchroom.domain.execution import RiskLevel, Status
from watchroom.domain.mapping import ExtractionMapping
from watchroom.domain.payload import restore
from watchroom.n8n.database import RunData, RunRow
from watchroom.n8n.flatted import Flatted
from watchroom.n8n.payload import build_payload
from watchroom.n8n.reading import RunReading, UnreadableReading, read_data
from watchroom.n8n.runs import node_runs, waiting_nodes

START = 1_795_295_479_000
HTTP = "n8n-nodes-base.httpRequest"
LANGCHAIN = "@n8n/n8n-nodes-langchain."
TEXT = "RISK_LEVEL: HIGH\nConfidence: 0.8\nDescription: Smoke."
OLLAMA = {"model": "llava", "created_at": "2026-11-21T21:11:19Z", "response": TEXT, "done": True}


def _picture(seed: int) -> tuple[str, str]:
    """Return a picture's base64 and its SHA-256."""
    data = b"\xff\xd8\xff\xe0" + bytes([seed]) * 400
    return base64.b64encode(data).decode(), hashlib.sha256(data).hexdigest()


class Story:
    """Tells n8n's data of one run, node by node."""

    def __init__(self) -> None:
        self.types: dict[str, str] = {}
        self.parameters: dict[str, dict[str, Any]] = {}
        self.connections: dict[str, Any] = {}
        self.run_data: dict[str, list[dict[str, Any]]] = {}
        self.result: dict[str, Any] = {}
        self.stack: list[dict[str, Any]] = []

    def node(self, name: str, node_type: str, *items: Any, **more: Any) -> "Story":
        """Add a run of a node; an item that has no "json" is taken for its JSON."""
        before = list(self.run_data)[-1:]
        self.types[name] = node_type
        shown = [item if "json" in item else {"json": item} for item in items]
        run = {
            "startTime": START + len(self.run_data),
            "executionTime": 1,
            "executionIndex": len(self.run_data),
            "source": [{"previousNode": each} for each in before],
            "executionStatus": "error" if "error" in more else "success",
            "data": {"main": [shown]},
            **more,
        }
        self.run_data.setdefault(name, []).append(run)
        return self

    def data(self) -> bytes:
        """Return `execution_data.data`."""
        result = {"runData": self.run_data, **self.result}
        return flatten({"resultData": result, "executionData": {"nodeExecutionStack": self.stack}})

    def workflow(self) -> bytes:
        """Return `execution_data.workflowData`."""
        nodes = [
            {"name": name, "type": kind, "parameters": self.parameters.get(name, {})}
            for name, kind in self.types.items()
        ]
        return json.dumps({"nodes": nodes, "connections": self.connections}).encode()

    def read(self, status: str = "success", **rules: Any) -> RunReading:
        """Read the run."""
        mapping = ExtractionMapping(**rules)
        data = RunData(flatted=self.data(), workflow=self.workflow())
        reading = read_data(_row(status), data, mapping)
        assert isinstance(reading, RunReading)
        return reading


def _row(status: str) -> RunRow:
    return RunRow(
        id=7,
        workflow_id="w",
        workflow_name="Cameras",
        mode="webhook",
        status_detail=status,
        created_ms=START - 5,
        started_ms=START - 1,
        stopped_ms=START + 50,
        retry_of=None,
        stored_at="db",
    )


def _webhook(story: Story, **body: Any) -> Story:
    return story.node("Eingang", "n8n-nodes-base.webhook", {"headers": {}, "body": body})


@pytest.mark.parametrize(
    ("node_type", "json_", "answer"),
    [
        pytest.param(HTTP, OLLAMA, OLLAMA, id="generate"),
        pytest.param(
            HTTP,
            {"model": "m", "message": {"role": "assistant", "content": TEXT}, "done": True},
            {"model": "m", "message": {"role": "assistant", "content": TEXT}, "done": True},
            id="chat",
        ),
        pytest.param(HTTP, {"statusCode": 200, "body": OLLAMA}, OLLAMA, id="full response"),
        pytest.param(
            HTTP,
            {
                "data": '{"model":"m","response":"RISK_LEVEL: ","done":false}\n'
                '{"model":"m","response":"HIGH","done":false}\n'
                '{"model":"m","response":"","done":true,"eval_count":9}\n'
            },
            {"model": "m", "response": "RISK_LEVEL: HIGH", "done": True, "eval_count": 9},
            id="stream",
        ),
        pytest.param(
            HTTP,
            {"model": "m", "choices": [{"message": {"content": TEXT}}], "usage": {}},
            {"model": "m", "choices": [{"message": {"content": TEXT}}], "usage": {}},
            id="vLLM",
        ),
        pytest.param(f"{LANGCHAIN}ollama", {"content": TEXT}, {"response": TEXT}, id="vendor"),
        pytest.param(f"{LANGCHAIN}agent", {"output": TEXT}, {"response": TEXT}, id="agent"),
        pytest.param(
            f"{LANGCHAIN}chainLlm",
            {"output": {"risk_level": "HIGH", "confidence": 0.8}},
            {"risk_level": "HIGH", "confidence": 0.8},
            id="chain with a parser",
        ),
        pytest.param("n8n-nodes-base.code", OLLAMA, OLLAMA, id="asked by code"),
    ],
)
def test_an_answer_is_recognised_by_type_and_shape(
    node_type: str, json_: dict[str, Any], answer: dict[str, Any]
) -> None:
    """Node names are in any language, and there are many ways to ask a model."""
    analyses = _webhook(Story()).node("Frage", node_type, json_).read().execution.analyses

    assert [json.loads(analysis.answer) for analysis in analyses] == [answer]
    assert [analysis.verdict.risk_level for analysis in analyses] == [RiskLevel.HIGH]


def test_the_model_of_a_chain_is_told_by_its_workflow() -> None:
    """n8n's chains keep only the text; the model stands in the node connected to them."""
    story = _webhook(Story()).node("Kette", f"{LANGCHAIN}chainLlm", {"text": TEXT})
    story.types["Modell"] = f"{LANGCHAIN}lmChatOllama"
    story.parameters["Modell"] = {"model": "qwen2.5vl:7b"}
    story.connections = {"Modell": {"ai_languageModel": [[{"node": "Kette"}]]}}

    (analysis,) = story.read().execution.analyses

    assert analysis.model == "qwen2.5vl:7b"
    assert json.loads(analysis.answer) == {"response": TEXT, "model": "qwen2.5vl:7b"}


def test_an_unknown_model_stays_unknown() -> None:
    """No default is made up, and an expression is no name."""
    story = _webhook(Story()).node("Kette", f"{LANGCHAIN}ollama", {"content": TEXT})
    story.parameters["Kette"] = {"modelId": {"mode": "id", "value": "={{ $json.model }}"}}

    (analysis,) = story.read().execution.analyses

    assert analysis.model is None
    assert json.loads(analysis.answer) == {"response": TEXT}


def test_a_detector_is_recognised_by_its_fields() -> None:
    """A YOLO service answers with boxes, not with words."""
    found = {"detections": [{"class": "smoke", "confidence": 0.7}], "has_smoke": True}

    (analysis,) = _webhook(Story()).node("YOLO", HTTP, found).read().execution.analyses

    assert json.loads(analysis.answer) == found
    assert [detection.label for detection in analysis.verdict.detections] == ["smoke"]


def test_an_answer_that_is_passed_on_counts_once() -> None:
    """Nodes after the model often keep its fields, with or without their own."""
    story = _webhook(Story()).node("Frage", HTTP, OLLAMA)
    story.node("Merken", "n8n-nodes-base.set", {**OLLAMA, "risk_level": "HIGH"})
    story.node("Code", "n8n-nodes-base.code", {**OLLAMA, "detections": [], "alert_level": "high"})

    assert [analysis.node for analysis in story.read().execution.analyses] == ["Frage"]


@pytest.mark.parametrize(
    "json_",
    [
        {"error": "llama runner process has terminated"},
        {"error": {"message": "The service refused the connection"}},
        {"statusCode": 500, "body": {"error": "model not found"}},
        {"data": '{"error":"model is required"}'},
        {"data": "<html>502 Bad Gateway</html>"},
    ],
)
def test_a_failed_call_is_no_answer(json_: dict[str, Any]) -> None:
    """A failed inference is not a clear scene: there is no verdict at all."""
    assert _webhook(Story()).node("Frage", HTTP, json_).read().execution.analyses == ()


def test_an_empty_answer_is_an_answer_that_cannot_be_read() -> None:
    """The model was asked and answered nothing; that must be seen."""
    story = _webhook(Story()).node("Frage", HTTP, {**OLLAMA, "response": ""})

    (analysis,) = story.read().execution.analyses

    assert analysis.verdict.risk_level is RiskLevel.UNREADABLE


def test_each_of_several_answers_knows_its_picture() -> None:
    """One request with three pictures, each asked about by itself, answers in another order."""
    texts, hashes = zip(*(_picture(seed) for seed in range(3)), strict=True)
    story = Story().node("In", "n8n-nodes-base.webhook", *({"image": text} for text in texts))
    order = [2, 0, 1]
    answers = [{"json": {**OLLAMA, "created_at": str(i)}, "pairedItem": {"item": i}} for i in order]

    run = story.node("Frage", HTTP, *answers).read().execution

    assert [picture.sha256 for picture in run.pictures] == list(hashes)
    assert [analysis.picture_index for analysis in run.analyses] == order


def test_a_picture_that_cannot_be_told_is_unknown() -> None:
    """An answer about two pictures at once is about neither alone."""
    first, second = _picture(1)[0], _picture(2)[0]
    story = _webhook(Story(), a=first, b=second).node("Frage", HTTP, OLLAMA)

    (analysis,) = story.read().execution.analyses

    assert analysis.picture_index is None


def test_the_order_of_pictures_is_that_of_the_nodes() -> None:
    """A file of the request comes before its JSON, and that before what later nodes made."""
    texts, hashes = zip(*(_picture(seed) for seed in range(4)), strict=True)
    binary = {"data": {"mimeType": "image/jpeg", "data": texts[1]}}
    story = Story().node(
        "In", "n8n-nodes-base.webhook", {"json": {"body": {"image": texts[2]}}, "binary": binary}
    )
    story.node("Schneiden", "n8n-nodes-base.editImage", {"crop": texts[0]})
    failed = {"message": "no", "context": {"request": {"body": {"images": [texts[3]]}}}}
    story.node("Frage", HTTP, error=failed)

    run = story.read("error").execution

    assert [picture.sha256 for picture in run.pictures] == [hashes[i] for i in (1, 2, 0, 3)]


def test_a_picture_only_in_a_failed_request_is_found() -> None:
    """Where nothing else holds it, n8n's error object still does."""
    text, sha256 = _picture(9)
    request = {"body": {"model": "m", "images": [text]}}
    story = _webhook(Story()).node(
        "Frage", HTTP, error={"message": "x", "context": {"request": request}}
    )

    assert list(story.read("error").pictures) == [sha256]


def test_a_mapping_chooses_the_nodes_that_count() -> None:
    """Where guessing goes wrong, the user's word stands."""
    logo, camera = _picture(1)[0], _picture(2)
    story = _webhook(Story(), logo=logo).node("Kamera", HTTP, {"image": camera[0]})
    story.node("A", HTTP, OLLAMA).node("B", "n8n-nodes-base.set", {"text": "RISK_LEVEL: LOW"})
    sent = {"ok": True, "result": {"message_id": 1}}
    story.node("T", "n8n-nodes-base.telegram", sent).node("U", "custom.bot", sent)

    reading = story.read(picture_nodes=("Kamera",), model_nodes=("B",), telegram_nodes=("U",))
    run = reading.execution

    assert list(reading.pictures) == [camera[1]]
    assert logo in (run.payload or b"").decode()
    assert [(a.node, a.verdict.risk_level) for a in run.analyses] == [("B", RiskLevel.LOW)]
    assert [note.node for note in run.notifications] == ["U"]


@pytest.mark.parametrize(
    ("item", "answers"),
    [
        pytest.param(
            {"ok": True, "result": {"message_id": 5, "chat": {"id": -1}, "date": 9}},
            [{"success": True, "message_id": 5, "chat": {"id": -1}, "date": 9}],
            id="sent",
        ),
        pytest.param(
            {"ok": True, "result": [{"message_id": 5}, {"message_id": 6}]},
            [{"success": True, "message_id": 5}, {"success": True, "message_id": 6}],
            id="album",
        ),
        pytest.param({"ok": True, "result": True}, [], id="no message"),
        pytest.param(
            {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked"},
            [{"success": False, "error": "Forbidden: bot was blocked", "error_code": 403}],
            id="refused",
        ),
        pytest.param(
            {
                "error": {
                    "message": "Bad request",
                    "description": "chat not found",
                    "httpCode": "400",
                }
            },
            [{"success": False, "error": "chat not found", "error_code": 400}],
            id="went on with an error object",
        ),
    ],
)
def test_a_message_is_told_as_it_went(item: dict[str, Any], answers: list[dict[str, Any]]) -> None:
    """Telegram's answer flattened, or why there is none."""
    story = _webhook(Story()).node("Alarm", "n8n-nodes-base.telegram", item)

    notes = story.read().execution.notifications

    assert [json.loads(note.answer) for note in notes] == answers


@pytest.mark.parametrize(
    ("request_", "chosen", "camera"),
    [
        ({"body": {"camera_id": "c1", "device_id": "d"}}, (), "c1"),
        ({"body": {"device_id": "d"}, "query": {"camera": "q"}}, (), "q"),
        ({"body": {"cameraId": 7}}, (), "7"),
        ({"body": {"meta": {"Camera-Name": "north"}}}, (), "north"),
        ({"body": {}, "headers": {"x-camera-id": "h"}}, (), "h"),
        ({"camera": "form"}, (), "form"),
        ({"body": {"camera_id": "c1", "tower": "t9"}}, ("tower",), "t9"),
        ({"body": {"camera_id": ""}}, (), None),
        ({"body": {"camera_id": True}}, (), None),
        ({"body": {"camera": "x" * 5_000}}, (), None),
        ({"body": "text"}, (), None),
        ({}, (), None),
    ],
)
def test_the_camera_is_the_one_that_the_request_names(
    request_: dict[str, Any], chosen: tuple[str, ...], camera: str | None
) -> None:
    """Devices spell the field in many ways; none means unknown."""
    story = Story().node("In", "n8n-nodes-base.webhook", request_)

    assert story.read(camera_fields=chosen).execution.camera == camera


@pytest.mark.parametrize("status", ["success", "error"])
def test_data_that_are_not_written_yet_are_tried_again(status: str) -> None:
    """n8n 1.x on SQLite writes the row before its data, not in one transaction."""
    data = RunData(flatted=Story().data(), workflow=None)
    reading = read_data(_row(status), data, ExtractionMapping())

    assert isinstance(reading, UnreadableReading)
    assert reading.retry
    assert reading.execution.status in (Status.SUCCESS, Status.ERROR)
    assert reading.execution.pictures == ()


def test_undecodable_data_leave_the_row() -> None:
    """Status, times and workflow are known all the same, and the text is kept for later."""
    data = RunData(flatted=b"[broken", workflow=None)
    reading = read_data(_row("error"), data, ExtractionMapping())

    assert isinstance(reading, UnreadableReading)
    assert reading.data == data
    assert "flatted" in reading.reason
    assert reading.execution.status is Status.ERROR
    assert reading.execution.duration_ms == 51


def test_a_retry_began_when_it_was_made() -> None:
    """It carries older runs of nodes with their old times."""
    story = _webhook(Story())
    story.run_data["Eingang"][0]["startTime"] = START - 3_600_000

    assert story.read().execution.started_ms == START - 1


def test_nothing_but_pictures_is_taken_out_of_the_payload() -> None:
    """Put back, the payload is what it would have been without any special treatment."""
    text = _picture(3)[0]
    prompt = f"Human: [data:image/jpeg;base64,{text}] {'Look. ' * 90}"
    story = _webhook(Story(), image=f"data:image/jpeg;base64,{text}", note="x" * 900)
    story.node("Kette", HTTP, {**OLLAMA, "prompt": prompt, "again": text})
    story.stack = [{"node": {"name": "Next", "type": "t"}, "data": {"main": [[{"json": {}}]]}}]
    plain = Flatted(story.data())
    runs = node_runs(plain.at("resultData", "runData"), story.types)
    waiting = waiting_nodes(plain.at("executionData", "nodeExecutionStack"), {})

    reading = story.read()
    payload = json.loads(reading.execution.payload or b"")

    assert text not in json.dumps(payload)
    assert restore(payload, reading.pictures) == json.loads(
        json.dumps(build_payload(runs, waiting), default=list)
    )
