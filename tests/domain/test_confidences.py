"""Confidences are read from numbers and words, and left out where they are not clear."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.confidences import confidence_of


@pytest.mark.parametrize(
    ("value", "confidence"),
    [
        (0.87, 0.87),
        (0, 0.0),
        (1, 1.0),
        (87, 0.87),
        (100, 1.0),
        ("0.87", 0.87),
        (" 0,87 ", 0.87),
        (".87", 0.87),
        ("**0.87**", 0.87),
        ("87%", 0.87),
        ("87 %", 0.87),
        ("87 percent", 0.87),
        ("87 por ciento", 0.87),
        ("1%", 0.01),
        ("0.9/1", 0.9),
        ("9/10", 0.9),
        ("9 out of 10", 0.9),
        ("9 de 10", 0.9),
        ("High (0.92)", 0.92),
        ("very high: 92%", 0.92),
        ("approximately 0.9", 0.9),
        ("0.9 (clear view)", 0.9),
        ("0.9.", 0.9),
        ("87", 0.87),
    ],
)
def test_a_clear_confidence_is_read(value: object, confidence: float) -> None:
    """Whatever way the model writes it."""
    assert confidence_of(value) == pytest.approx(confidence)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "",
        "high",
        "NaN",
        math.nan,
        math.inf,
        -0.1,
        "-0.2",
        1.5,
        5,
        "5",
        101,
        "150%",
        "12/10",
        "9/0",
        "0.7-0.8",
        "70%-80%",
        "0.7 to 0.8",
        "1e-3",
        "1.2.3",
        "9/10/11",
        10**400,
        "\u0660.\u0669",
        [0.9],
    ],
)
def test_an_unclear_confidence_is_none(value: object) -> None:
    """Out of range, ambiguous, a range, or no number at all: unknown."""
    assert confidence_of(value) is None


@given(st.text() | st.floats() | st.integers())
def test_a_confidence_lies_between_0_and_1(value: object) -> None:
    """Nothing else may reach the store."""
    confidence = confidence_of(value)

    assert confidence is None or 0 <= confidence <= 1
