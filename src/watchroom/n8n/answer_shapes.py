"""Recognises a model's or detector's answer in the JSON that a node gave."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from watchroom.domain.errors import Undecodable
from watchroom.domain.execution import RiskLevel, Verdict, VerdictSource
from watchroom.domain.json_values import mapping, sequence, text
from watchroom.domain.verdicts import verdict_of_object, verdict_of_text
from watchroom.n8n.json_text import decode_json

DETECTOR_KEYS: Final = frozenset(
    {"detections", "alert_level", "confidence_scores", "has_smoke", "has_fire"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model or detector answered."""

    fields: Mapping[str, object]  # the answer's own object, or what n8n left of it
    verdict: Verdict
    model: str | None  # as the answer names it


Recognise = Callable[[Mapping[str, object]], Answer | None]


def ollama_answer(json: Mapping[str, object]) -> Answer | None:
    """Recognise the object of Ollama's /api/generate or /api/chat."""
    words = json.get("response", mapping(json.get("message")).get("content"))
    if not isinstance(words, str) or "done" not in json or text(json.get("model")) is None:
        return None
    return Answer(fields=json, verdict=verdict_of_text(words), model=text(json.get("model")))


def streamed_answer(json: Mapping[str, object]) -> Answer | None:
    """Recognise Ollama's stream, which n8n's HTTP Request keeps as one text of JSON lines."""
    lines = text(json.get("data"))
    if lines is None or not lines.startswith("{") or '"done"' not in lines:
        return None
    try:
        chunks = [mapping(decode_json(line.encode())) for line in lines.splitlines() if line]
    except Undecodable:
        return None
    last = chunks[-1]
    if last.get("done") is not True:
        return None
    if "response" in last:
        response = _joined(chunk.get("response") for chunk in chunks)
        return ollama_answer({**last, "response": response})
    messages = [mapping(chunk.get("message")) for chunk in chunks]
    content = _joined(message.get("content") for message in messages)
    return ollama_answer({**last, "message": {**messages[-1], "content": content}})


def completion_answer(json: Mapping[str, object]) -> Answer | None:
    """Recognise the object of an OpenAI-compatible /v1/chat/completions, such as vLLM's."""
    choices = sequence(json.get("choices"))
    words = mapping(mapping(choices[0]).get("message")).get("content") if choices else None
    if not isinstance(words, str):
        return None
    return Answer(fields=json, verdict=verdict_of_text(words), model=text(json.get("model")))


def simplified_answer(json: Mapping[str, object]) -> Answer | None:
    """Recognise what n8n's own model nodes leave of an answer: its text."""
    words = json.get("content", mapping(json.get("message")).get("content"))
    return _of_words(words)


def chain_answer(json: Mapping[str, object]) -> Answer | None:
    """Recognise what n8n's chains and agents give: a text, or what their parser made of it."""
    for key in ("text", "output", "response"):
        parsed = json.get(key)
        if isinstance(parsed, dict):
            return _of_object(parsed) or Answer(fields=parsed, verdict=_UNREADABLE, model=None)
        if isinstance(parsed, str):
            return _of_words(parsed)
    return None


def detector_answer(json: Mapping[str, object]) -> Answer | None:
    """Recognise a detector's answer by the names of its fields."""
    return None if DETECTOR_KEYS.isdisjoint(json) else _of_object(json)


def any_verdict(json: Mapping[str, object]) -> Answer | None:
    """Recognise whatever names a risk."""
    return _of_object(json)


def _of_words(words: object) -> Answer | None:
    if not isinstance(words, str):
        return None
    return Answer(fields={"response": words}, verdict=verdict_of_text(words), model=None)


def _of_object(json: Mapping[str, object]) -> Answer | None:
    verdict = verdict_of_object(json)
    if verdict is None:
        return None
    return Answer(fields=json, verdict=verdict, model=text(json.get("model")))


def _joined(parts: Iterable[object]) -> str:
    return "".join(part for part in parts if isinstance(part, str))


_UNREADABLE: Final = Verdict(
    risk_level=RiskLevel.UNREADABLE,
    confidence=None,
    description=None,
    source=VerdictSource.REPORTED,
)
