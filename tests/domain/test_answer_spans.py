"""Where a verdict stands in a model's words: only there, and only if it reads the same."""

import pytest

from watchroom.domain.answer_spans import ReadVerdict, spans_in, words_of_answer
from watchroom.domain.verdicts import verdict_of_text


def read(words: str) -> dict[str, str]:
    """Return what is underlined in *words*, by what it is, as the verdict of them reads."""
    verdict = verdict_of_text(words)
    wanted = ReadVerdict(
        risk=verdict.risk_level, confidence=verdict.confidence, description=verdict.description
    )
    return {span.part.value: words[span.start : span.end] for span in spans_in(words, wanted)}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "RISK_LEVEL: LOW\nConfidence: 0.89\nDescription: Normal scene",
            {"risk": "LOW", "confidence": "0.89", "description": "Normal scene"},
        ),
        (
            "**Nivel de riesgo:** ALTO, se ve humo\n**Confianza:** 87 %",
            {"risk": "ALTO", "confidence": "87"},
        ),
        (
            '{"risk_level": "HIGH", "confidence": 0.5, "description": "Smoke \\"near\\" the shed"}',
            {"risk": "HIGH", "confidence": "0.5", "description": 'Smoke \\"near\\" the shed'},
        ),
        (
            "<think>Risk level: HIGH? No.</think>\nRisk level: NONE\nDescription: A cat",
            {"risk": "NONE", "description": "A cat"},
        ),
    ],
)
def test_the_parts_are_found(words: str, expected: dict[str, str]) -> None:
    """Plain, decorated, in Spanish, as JSON, and after thoughts that name another level."""
    found = read(words)

    assert {part: found.get(part) for part in expected} == expected


@pytest.mark.parametrize("words", ["", "There is nothing to see here.", "I cannot judge this."])
def test_words_without_any_label_have_no_part(words: str) -> None:
    """Models that keep to no form are shown as they answered."""
    assert set(read(words)) <= {"description"}


def test_an_unreadable_answer_has_no_level_in_it() -> None:
    """Two levels that differ are none: neither may be underlined."""
    assert "risk" not in read("Risk level: LOW\nRisk level: HIGH")


def test_places_are_in_order_and_never_outside() -> None:
    """However long and odd the words are."""
    words = "Confidence: 0.9\n" * 3000 + "Risk level: LOW"
    spans = spans_in(words, ReadVerdict(risk=None, confidence=0.9, description="nowhere"))

    assert [(span.start, span.end) for span in spans] == [(12, 15)]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"response": "a"}, "a"),
        ({"message": {"content": "b"}}, "b"),
        ({"choices": [{"message": {"content": "c"}}]}, "c"),
        ({"has_fire": False}, '{\n  "has_fire": false\n}'),
    ],
)
def test_words_are_those_of_the_model(answer: dict[str, object], words: str) -> None:
    """Of Ollama, of a chat, of OpenAI's shape; a detector has none but its fields."""
    assert words_of_answer(answer) == words
