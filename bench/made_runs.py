"""Runs of cameras that look for fire, made up from a seed: the same ones in every measurement."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from runs import a_picture, a_run, an_analysis
from watchroom.domain.execution import (
    Analysis,
    Execution,
    Notification,
    Picture,
    RiskLevel,
    RunError,
    Status,
)

SEED = 20_251_121
SPAN_DAYS = 200  # over which the runs are spread, so that 90 days have 90 days before them
DAY_MS = 86_400_000
FIRST_ID = 1_000_000
ERROR_SHARE = 0.03

COMMON_WORD = "smoke"  # in about a third of the answers
RARE_WORD = "helicopter"  # in one of five thousand
BEGINNING = "veget"  # of "vegetation" and of "vegetación"

WORKFLOWS = (
    ("yDbfhooKemfhMIkC", "Cameras: upload, ask the model, alert"),
    ("Q2rTnativeNode01", "Cameras of the valley"),
    ("Zk81detectorFlow", "Detector first, model second"),
)
CAMERAS = tuple(f"cam:{number:02}" for number in range(1, 13))
MODELS = ("qwen2.5vl:7b", "qwen2.5vl:7b", "qwen2.5vl:7b", "llava:13b")
RISKS = (RiskLevel.NONE, RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH, RiskLevel.CRITICAL)
RISK_WEIGHTS = (34, 50, 11, 4, 1)
SUBJECTS = (
    "No visible smoke over the ridge",
    "Thin column of smoke rising behind the trees",
    "Dry vegetation beside the road, nobody in sight",
    "Low clouds and haze in the valley",
    "Clear sky, the lake is calm",
    "Two vehicles parked near the tower",
    "Cielo despejado sobre la sierra",
    "Vegetación seca junto al camino",
    "Niebla baja en el valle, visibilidad reducida",
    "Reflejo del sol en el lente de la cámara",
)
REMARKS = (
    "No flames are visible.",
    "The horizon shows a little smoke far away.",
    "Conditions look normal for the hour.",
    "Wind seems moderate from the north.",
    "No se observan llamas ni personas.",
    "La imagen es nítida y no presenta anomalías.",
    "Se recomienda seguir observando el sector.",
)
NODES = ("Webhook", "Ollama", "Parse", "Telegram", "Detector")
FAULTS = (
    ("connect ECONNREFUSED 10.0.0.{n}:11434", "ECONNREFUSED"),
    ("timeout of {n}000ms exceeded", "ECONNABORTED"),
    ("Request failed with status code 500: model runner has stopped, pid {n}", "500"),
    ("Bad Request: chat {n} not found", "400"),
    ("Too Many Requests: retry after {n}", "429"),
    ("socket hang up after {n} bytes", "ECONNRESET"),
    ("getaddrinfo EAI_AGAIN host-{n}.example", "EAI_AGAIN"),
    ("The resource you are requesting could not be found, id {n}", "404"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeRuns:
    """A number of runs that ended before a moment, oldest first."""

    count: int
    end_ms: int

    def __iter__(self) -> Iterator[Execution]:
        """Make them one after the other; each time the same."""
        chance = Random(SEED)
        begin_ms = self.end_ms - SPAN_DAYS * DAY_MS
        step_ms = SPAN_DAYS * DAY_MS / self.count
        for number in range(self.count):
            started_ms = begin_ms + int((number + chance.random()) * step_ms)
            yield _run(chance, FIRST_ID + number, started_ms)


def _run(chance: Random, execution_id: int, started_ms: int) -> Execution:
    workflow_id, workflow_name = chance.choices(WORKFLOWS, (6, 3, 1))[0]
    failed = chance.random() < ERROR_SHARE
    camera = chance.choice(CAMERAS)
    analysis = None if failed else _analysis(chance)
    run = a_run(
        execution_id,
        started_ms=started_ms,
        duration_ms=int(chance.lognormvariate(7.6, 0.5)),
        status=Status.ERROR if failed else Status.SUCCESS,
        camera=camera,
        analyses=() if analysis is None else (analysis,),
    )
    return replace(
        run,
        workflow_id=workflow_id,
        workflow_name=workflow_name,
        pictures=(_picture(chance, execution_id),),
        notifications=() if analysis is None else _messages(chance, analysis, started_ms),
        error=_error(chance) if failed else None,
        nodes=NODES[:3] if failed else NODES[:4],
        payload=_payload(camera, analysis),
    )


def _picture(chance: Random, execution_id: int) -> Picture:
    return replace(a_picture(str(execution_id)), size_bytes=chance.randrange(90_000, 900_000))


def _analysis(chance: Random) -> Analysis:
    risk = chance.choices(RISKS, RISK_WEIGHTS)[0]
    confidence = round(chance.uniform(0.4, 0.99), 2)
    model = chance.choice(MODELS)
    description = f"{chance.choice(SUBJECTS)}. {chance.choice(REMARKS)}"
    if chance.random() < 1 / 5000:
        description += f" A {RARE_WORD} crosses the frame."
    text = f"RISK_LEVEL: {risk}\nConfidence: {confidence}\nDescription: {description}"
    answer = json.dumps(_answer(chance, model, text)).encode()
    return replace(
        an_analysis(risk, description=description, confidence=confidence, model=model),
        answer=answer,
    )


def _answer(chance: Random, model: str, text: str) -> dict[str, object]:
    """Return what Ollama's /api/generate answers, its context of 40 to 200 tokens included."""
    return {
        "model": model,
        "created_at": "2025-08-27T12:55:57.601157776Z",
        "response": text,
        "done": True,
        "done_reason": "stop",
        "context": [chance.randrange(151_644) for _ in range(chance.randrange(40, 200))],
        "total_duration": chance.randrange(900_000_000, 4_000_000_000),
        "load_duration": 42_370_000,
        "prompt_eval_count": 345,
        "prompt_eval_duration": 382_000_000,
        "eval_count": 29,
        "eval_duration": 651_920_000,
    }


def _messages(chance: Random, analysis: Analysis, started_ms: int) -> tuple[Notification, ...]:
    if analysis.verdict.risk_level.severity < RiskLevel.MEDIUM.severity:
        return ()
    success = chance.random() > 0.01
    sent = {
        "success": True,
        "message_id": chance.randrange(1_000_000),
        "chat": {"id": -4_768_100_208, "title": "Alerts", "type": "supergroup"},
        "date": started_ms // 1000,
        "photo": [{"file_id": f"{chance.getrandbits(320):x}", "width": 1280, "height": 720}],
    }
    refused = {"success": False, "error": "Bad Request: chat not found"}
    answer = json.dumps(sent if success else refused).encode()
    return (Notification(success=success, answer=answer, node="Telegram"),)


def _error(chance: Random) -> RunError:
    """Return one of forty kinds of failure, some far more frequent than others."""
    node = NODES[int(len(NODES) * chance.random() ** 2)]
    message, kind = FAULTS[int(len(FAULTS) * chance.random() ** 2)]
    return RunError(message=message.format(n=chance.randrange(1, 255)), node=node, type=kind)


def _payload(camera: str, analysis: Analysis | None) -> bytes:
    request = {"headers": {"host": "n8n:5678"}, "body": {"camera_id": camera, "location": "ridge"}}
    outputs: dict[str, object] = {"Webhook": [request]}
    if analysis is not None:
        outputs["Ollama"] = [json.loads(analysis.answer)]
    return json.dumps({"nodeInputData": {}, "nodeOutputData": outputs}).encode()
