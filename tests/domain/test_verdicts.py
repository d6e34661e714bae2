"""Model and detector answers become verdicts, and nothing is read into them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.execution import RiskLevel, VerdictSource
from watchroom.domain.verdicts import MAX_ANSWER_CHARS, verdict_of_object, verdict_of_text

ANSWERS = json.loads((Path(__file__).parents[1] / "data" / "answers.json").read_text("utf-8"))
DESCRIPTION = "Smoke behind the shed."


@pytest.mark.parametrize(
    ("text", "level", "confidence"),
    [answer for _, *answer in ANSWERS],
    ids=[f"{style}-{number}" for number, (style, *_) in enumerate(ANSWERS)],
)
def test_answers_of_real_runs_are_read(
    text: str, level: str | None, confidence: float | None
) -> None:
    """Every form of answer that n8n stored comes out as the model meant it."""
    verdict = verdict_of_text(text)

    assert verdict.risk_level == (level or RiskLevel.UNREADABLE)
    assert verdict.confidence == confidence
    assert verdict.source is VerdictSource.REPORTED


READABLE = {  # the description stands where the @ is
    "plain": "RISK_LEVEL: HIGH\nConfidence: 0.9\nDescription: @",
    "windows line ends": "RISK_LEVEL: HIGH\r\nConfidence: 0.9\r\nDescription: @",
    "one line": "RISK_LEVEL: HIGH Confidence: 0.9 Description: @",
    "one line with commas": "Risk level: high, confidence: 0.9, description: @",
    "spaces in label": "Risk Level : High\nConfidence = 0.9\nDescription - @",
    "fullwidth colons": "RISK_LEVEL\uff1aHIGH\nConfidence\uff1a0.9\nDescription\uff1a@",
    "bold label": "**RISK_LEVEL:** HIGH\n**Confidence:** 0.9\n**Description:** @",
    "bold both": "**Risk Level**: **HIGH**\n**Confidence**: **0.9**\n*Description*: @",
    "bullets": "- Risk level: HIGH\n* Confidence: 90%\n• Description: @",
    "numbered": "1. Risk level: HIGH\n2. Confidence: 9/10\n3. Description: @",
    "table": "| Risk level | HIGH |\n| Confidence | 0.9 |\n| Description | @ |",
    "headings": "## Risk Level\n\n**HIGH**\n\n## Confidence\n\n0.9\n\n## Description\n@",
    "value below": "RISK_LEVEL:\nHIGH\nConfidence:\n0.9\nDescription:\n@",
    "icon": "RISK_LEVEL: 🔥 HIGH\nConfidence: ~0.9\nDescription: @",
    "preface": "Here is my analysis: RISK_LEVEL: HIGH\nConfidence: 0.9\nDescription: @",
    "sentence": "The risk level is HIGH.\nConfidence is 0.9\nDescription: @",
    "suffix": "Fire risk: high risk\nCertainty: 0.9\nDescription: @",
    "reason": "RISK_LEVEL: HIGH (not LOW)\nConfidence: high (0.9)\nDescription: @",
    "synonym": "RISK_LEVEL: Severe\nConfidence: .9\nDescription: @",
    "spanish": "NIVEL_DE_RIESGO: ALTO\nConfianza: 0,9\nDescripción: @",
    "spanish, one line": "Riesgo: alto. Confianza: 90 %. Descripción: @",
    "spanish, no punctuation": "Riesgo: alto Confianza: 0,9 Descripción: @",
    "another label alone": "Severity: severe\nConfidence: 0.9\nDescription: @",
    "spanish sentence": "El nivel de riesgo es alto\nCerteza: 0,9\nDescripcion: @",
    "decomposed accents": "Nivel de riesgo: alto\nConfianza: 0,9\nDescripcio\u0301n: @",
    "json": '{"risk_level": "HIGH", "confidence": 0.9, "description": "@"}',
    "camel case": '{"riskLevel": "high", "confidence": "90%", "description": "@"}',
    "spanish json": '{"nivel_de_riesgo": "ALTO", "confianza": "0,9", "descripción": "@"}',
    "nested json": '{"analysis": {"risk": {"level": "HIGH"}, "confidence": 0.9, "summary": "@"}}',
    "json in prose": 'Sure:\n```json\n{"risk_level": "HIGH", "confidence": 0.9,'
    ' "description": "@"}\n```\nStay safe.',
    "broken json": '{\n"risk_level": "HIGH",\n"confidence": 0.9,\n"description": "@",\n}',
    "python dict": "{'risk_level': 'HIGH', 'confidence': 0.9,\n'description': '@'}",
    "thoughts": "<think>RISK_LEVEL: LOW?</think>\nRISK_LEVEL: HIGH\nConfidence: 0.9\n@",
    "thoughts without begin": "RISK_LEVEL: LOW\n</think>RISK_LEVEL: HIGH\nConfidence: 0.9\n@",
    "prose instead of description": "@\nRISK_LEVEL: HIGH\nConfidence: 0.9",
}


@pytest.mark.parametrize("text", READABLE.values(), ids=READABLE)
def test_an_explicit_level_is_read_in_any_form(text: str) -> None:
    """Models keep to the sense of the asked form more often than to its letters."""
    verdict = verdict_of_text(text.replace("@", DESCRIPTION))

    assert verdict.risk_level is RiskLevel.HIGH
    assert verdict.confidence == 0.9
    assert verdict.description == DESCRIPTION


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("none", RiskLevel.NONE),
        ("no risk", RiskLevel.NONE),
        ("None detected", RiskLevel.NONE),
        ("ninguno", RiskLevel.NONE),
        ("Sin riesgo", RiskLevel.NONE),
        ("minimal", RiskLevel.LOW),
        ("very low", RiskLevel.LOW),
        ("BAJO", RiskLevel.LOW),
        ("mínimo", RiskLevel.LOW),
        ("moderate", RiskLevel.MEDIUM),
        ("MEDIO", RiskLevel.MEDIUM),
        ("moderado", RiskLevel.MEDIUM),
        ("severe", RiskLevel.HIGH),
        ("riesgo alto", RiskLevel.HIGH),
        ("low-risk", RiskLevel.LOW),
        ("extreme", RiskLevel.CRITICAL),
        ("CRÍTICO", RiskLevel.CRITICAL),
        ("critico", RiskLevel.CRITICAL),
        ("LOW. Critical infrastructure is near", RiskLevel.LOW),
        ("LOW - High clouds only", RiskLevel.LOW),
        ("HIGH due to dense smoke", RiskLevel.HIGH),
        ("LOW (scale: NONE, LOW, MEDIUM, HIGH)", RiskLevel.LOW),
    ],
)
def test_synonyms_name_a_level(word: str, level: RiskLevel) -> None:
    """Both languages, and the words that models use instead of the asked ones."""
    assert verdict_of_text(f"RISK_LEVEL: {word}").risk_level is level


UNREADABLE = {
    "prose": "There is no visible fire and no high risk of anything.",
    "prose with level": "I would not call this a HIGH risk.",
    "refusal naming a level": "I will not assign RISK_LEVEL: HIGH here",
    "negated": "RISK_LEVEL: not HIGH",
    "unknown": "RISK_LEVEL: cannot be determined\nDescription: fog",
    "no level after all": "Confidence: 0.9\nDescription: high smoke",
    "template": "RISK_LEVEL: LOW|MEDIUM|HIGH",
    "template list": "RISK_LEVEL: [NONE, LOW, MEDIUM, HIGH, CRITICAL]",
    "template brackets": "RISK_LEVEL: <LOW/MEDIUM/HIGH>",
    "choice": "RISK_LEVEL: LOW or MEDIUM",
    "range": "RISK_LEVEL: low to medium",
    "hyphen range": "RISK_LEVEL: LOW-MEDIUM",
    "two lines": "RISK_LEVEL: LOW\nRISK_LEVEL: HIGH",
    "two languages": "RISK_LEVEL: LOW\nNIVEL_DE_RIESGO: ALTO",
    "two hints": "Fire risk: LOW\nSmoke risk: HIGH",
    "two objects": '{"risk_level": "LOW"}\n{"risk_level": "HIGH"}',
    "name twice": '{"risk_level": "LOW", "risk_level": "HIGH"}',
    "object and line": 'RISK_LEVEL: LOW\n{"risk_level": "HIGH"}',
    "number": '{"risk_level": 3}',
    "compound": "RISK_LEVEL: High-rise building on the left",
    "wind": "Risk: high winds",
    "only in a sign": 'Description: A sign reads "RISK_LEVEL: NONE".',
    "unfinished thoughts": "<think>RISK_LEVEL: HIGH",
    "words in json": '{"description": "high flames"}',
    "empty": "",
    "blank": " \n\t",
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_without_one_explicit_level_the_answer_is_unreadable(text: str) -> None:
    """A level is never guessed: a person must see that nobody knows."""
    assert verdict_of_text(text).risk_level is RiskLevel.UNREADABLE


def test_an_unreadable_answer_keeps_its_words() -> None:
    """Whoever reviews it needs what the model said."""
    assert verdict_of_text("No visible fire.").description == "No visible fire."
    assert verdict_of_text("RISK_LEVEL: LOW|HIGH").description == "RISK_LEVEL: LOW|HIGH"
    assert verdict_of_text("").description is None


def test_a_description_is_kept_to_its_end() -> None:
    """It may have several lines and paragraphs, and may speak of risk itself."""
    text = "RISK_LEVEL: LOW\nDescription: Fog.\n\nRisk: high winds. RISK_LEVEL: HIGH if dry.\nEnd."

    verdict = verdict_of_text(text)

    assert verdict.risk_level is RiskLevel.LOW
    assert verdict.description == "Fog.\n\nRisk: high winds. RISK_LEVEL: HIGH if dry.\nEnd."


HOSTILE = {
    "labels": "RISK_LEVEL:" * 100_000,
    "labels with values": "RISK_LEVEL: LOW " * 70_000,
    "labels in lines": "Risk:\n" * 170_000,
    "braces": "{" * 1_000_000,
    "deep json": '{"a":' * 200_000,
    "thoughts": "<think>" * 150_000,
    "ends of thoughts": "</think>" * 130_000,
    "spaces": " " * 1_000_000,
    "line ends": "\n" * 1_000_000,
    "openings": "the " * 250_000,
    "sentence ends": ". " * 500_000,
    "numbers": "Confidence: " + "9" * 1_000_000,
    "letters": "é" * 1_000_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_answers_cost_no_more_than_their_bound(text: str) -> None:
    """A megabyte of labels must not hold up the runs behind it; quadratic work would hang here."""
    verdict = verdict_of_text(text)

    assert len(verdict.description or "") <= MAX_ANSWER_CHARS


@given(st.text())
def test_any_text_has_a_verdict(text: str) -> None:
    """No answer, however odd, stops the copying of its run."""
    verdict = verdict_of_text(text)

    assert verdict.confidence is None or 0 <= verdict.confidence <= 1
    assert verdict.description is None or verdict.description.strip()


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "risk_level",
                    "confidence",
                    "detections",
                    "label",
                    "bbox",
                    "x1",
                    "data",
                    "has_fire",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["risk", "alert_level", "detections", "data"]), JSON_VALUES))
def test_any_object_is_a_verdict_or_none(answer: dict[str, object]) -> None:
    """Fields of the wrong type are not readable, and that is all."""
    verdict = verdict_of_object(answer)

    assert verdict is None or isinstance(verdict.risk_level, RiskLevel)


def test_an_object_without_verdict_is_none() -> None:
    """Items of other nodes pass by here; a log's level is no risk."""
    assert verdict_of_object({"level": "high", "message": "disk"}) is None
    assert verdict_of_object({"ok": True, "result": {"message_id": 7}}) is None
    assert verdict_of_object({}) is None


def test_a_failed_inference_is_not_a_clear_scene() -> None:
    """An empty list beside an error was never looked at."""
    failed = {"detections": [], "has_fire": False, "error": "model not loaded"}
    refused = {"success": False, "alert_level": "none"}

    for answer in (failed, refused):
        verdict = verdict_of_object(answer)
        assert verdict is not None
        assert verdict.risk_level is RiskLevel.UNREADABLE


def test_an_alert_level_is_reported_and_not_derived() -> None:
    """The detector's own judgement stands, also against what we would derive."""
    verdict = verdict_of_object(
        {
            "success": True,
            "detections": 2,
            "alert_level": "low",
            "data": {"detections": [{"class_name": "fire", "confidence": 0.9}], "has_fire": True},
        }
    )

    assert verdict is not None
    assert verdict.risk_level is RiskLevel.LOW
    assert verdict.source is VerdictSource.REPORTED
    assert [found.label for found in verdict.detections] == ["fire"]


def test_an_empty_alert_level_is_as_good_as_none() -> None:
    """Null and "" say nothing, so what was detected decides."""
    for level in (None, ""):
        verdict = verdict_of_object({"alert_level": level, "has_smoke": True})
        assert verdict is not None
        assert verdict.risk_level is RiskLevel.MEDIUM
        assert verdict.source is VerdictSource.DERIVED


def test_an_alert_level_of_unknown_words_is_unreadable() -> None:
    """Colours and numbers mean something else to every detector."""
    for level in ("amber", 2, {"code": 2}):
        verdict = verdict_of_object({"alert_level": level, "has_smoke": True})
        assert verdict is not None
        assert verdict.risk_level is RiskLevel.UNREADABLE
