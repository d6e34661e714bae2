"""The verdict of an answer: what a model or detector says about its picture."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from watchroom.domain.answer_fields import AnswerFields, fields_of
from watchroom.domain.confidences import confidence_of
from watchroom.domain.detections import DerivedRisk, derived_risk, detections_in
from watchroom.domain.execution import RiskLevel, Verdict, VerdictSource
from watchroom.domain.labelled_text import read_labels
from watchroom.domain.risk_words import level_in

MAX_ANSWER_CHARS: Final = 20_000  # what is looked at; a model's answer is a tenth of it
_MAX_OBJECTS: Final = 8  # JSON objects tried in one answer, which keeps the time linear

# Field names that report a level; the first group that is given decides.
LEVEL_NAMES: Final = (
    ("risklevel", "nivelderiesgo", "nivelriesgo"),
    ("alertlevel", "niveldealerta"),
    ("risk", "riesgo"),
)
CONFIDENCE_NAMES: Final = ("confidence", "confidencelevel", "confidencescore", "confianza")
DESCRIPTION_NAMES: Final = ("description", "descripcion", "explanation", "reasoning", "summary")

_THOUGHT_START: Final = re.compile(r"<think(?:ing)?>", re.IGNORECASE)
_THOUGHT_END: Final = re.compile(r"</think(?:ing)?>", re.IGNORECASE)


def verdict_of_text(text: str) -> Verdict:
    """
    Return what a model's answer in words says, in English or Spanish, plain or as JSON.

    The level is UNREADABLE if the answer names none, names several that differ, or repeats the
    choices it was given; the description is then the whole answer. Thoughts are no answer.
    """
    answer = _without_thoughts(text).strip()[:MAX_ANSWER_CHARS]
    verdicts, around = _json_verdicts(answer)
    reading = read_labels(around)
    level = _agreed([*(verdict.risk_level for verdict in verdicts), *reading.levels])
    first = verdicts[0] if verdicts else None
    words = (first and first.description) or reading.description
    prose = answer if level is RiskLevel.UNREADABLE else reading.prose
    confidence = first.confidence if first else None
    return Verdict(
        risk_level=level,
        confidence=reading.confidence if confidence is None else confidence,
        description=words or prose or None,
        source=first.source if first else VerdictSource.REPORTED,
        detections=first.detections if first else (),
    )


def verdict_of_object(answer: Mapping[str, object]) -> Verdict | None:
    """
    Return what a JSON answer, a model's or a detector's, says.

    A level that it names is reported; otherwise one is derived from what was detected. The
    level is UNREADABLE if the answer says that it failed. None if it is no verdict at all.
    """
    fields = fields_of(answer)
    risk = derived_risk(fields)
    level = _reported(fields)
    if level is None and risk is None:
        return None
    return _verdict(fields, reported=level, derived=risk)


def _verdict(
    fields: AnswerFields, *, reported: RiskLevel | None, derived: DerivedRisk | None
) -> Verdict:
    level = reported or (derived.level if derived else RiskLevel.UNREADABLE)
    stated = (confidence_of(value) for value in fields.all(*CONFIDENCE_NAMES))
    measured = derived.confidence if derived else None
    is_derived = reported is None and derived is not None
    return Verdict(
        risk_level=RiskLevel.UNREADABLE if _failed(fields) else level,
        confidence=next((c for c in stated if c is not None), measured),
        description=fields.text(*DESCRIPTION_NAMES),
        source=VerdictSource.DERIVED if is_derived else VerdictSource.REPORTED,
        detections=detections_in(fields) or (),
    )


def _failed(fields: AnswerFields) -> bool:
    """Whether the answer says that nothing was looked at."""
    return fields.flag("success", "ok") is False or any(fields.all("error"))


def _reported(fields: AnswerFields) -> RiskLevel | None:
    """Return the level that the answer names, UNREADABLE if it cannot be told; None if none."""
    for names in LEVEL_NAMES:
        values = [value for value in fields.all(*names) if value not in ("", {}, [])]
        if names == ("risk", "riesgo"):  # may as well be a number or a sentence
            values = [value for value in values if _named_level(value)]
        if values:
            return _agreed([_named_level(value) for value in values])
    return None


def _named_level(value: object) -> RiskLevel | None:
    if isinstance(value, Mapping):
        value = value.get("level", value.get("nivel"))
    return level_in(value) if isinstance(value, str) else None


def _agreed(claims: list[RiskLevel | None]) -> RiskLevel:
    """Return the level that all claims share, else UNREADABLE."""
    levels = set(claims)
    level = levels.pop() if len(levels) == 1 else None
    return level or RiskLevel.UNREADABLE


def _without_thoughts(text: str) -> str:
    return "".join(text[start:end] for start, end in spoken(text))


def spoken(text: str) -> Iterator[tuple[int, int]]:
    """
    Give from where to where a text stands outside <think> blocks.

    Of one without a beginning nothing before its end counts, of one without an end nothing after
    its beginning.
    """
    start = 0
    for closing in _THOUGHT_END.finditer(text):
        if opening := _THOUGHT_START.search(text, start, closing.start()):
            yield start, opening.start()
        start = closing.end()
    opening = _THOUGHT_START.search(text, start)
    yield start, opening.start() if opening else len(text)


def _json_verdicts(answer: str) -> tuple[list[Verdict], str]:
    """Return what the JSON objects in *answer* say, and the text around them."""
    verdicts: list[Verdict] = []
    around: list[str] = []
    end = 0
    for start, stop, found in _objects(answer):
        if (verdict := _verdict_or_words(found)) is not None:
            verdicts.append(verdict)
            around.append(answer[end:start])
            end = stop
    return verdicts, "\n".join([*around, answer[end:]])


def _verdict_or_words(answer: Mapping[str, object]) -> Verdict | None:
    """Return a verdict also for an object that has a description and lacks the level."""
    if (verdict := verdict_of_object(answer)) is not None:
        return verdict
    fields = fields_of(answer)
    if fields.text(*DESCRIPTION_NAMES) is None:
        return None
    return _verdict(fields, reported=None, derived=None)


def _objects(answer: str) -> Iterator[tuple[int, int, Mapping[str, object]]]:
    """Yield start, end and value of the JSON objects in *answer*."""
    decoder = json.JSONDecoder(object_pairs_hook=_without_doubles)
    start = answer.find("{")
    for _ in range(_MAX_OBJECTS):
        if start < 0:
            return
        stop = start + 1
        try:
            found, stop = decoder.raw_decode(answer, start)
        except (ValueError, RecursionError):
            pass
        else:
            yield start, stop, found
        start = answer.find("{", stop)


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse an object that gives one name two values: nobody can tell which one is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice")
    return found
