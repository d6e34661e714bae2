"""What detectors list is normalised, and a risk follows from it only where it says something."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.boxes import box_of
from watchroom.domain.execution import RiskLevel, VerdictSource
from watchroom.domain.verdicts import verdict_of_object

BOX = (0.1, 0.2, 0.3, 0.4)  # left, top, width, height
SIZE: dict[str, Any] = {"image_size": {"width": 1000, "height": 500}}
PIXELS = {"x1": 100, "y1": 100, "x2": 400, "y2": 300}


def box_in(item: dict[str, Any], answer: dict[str, Any]) -> tuple[float, ...] | None:
    verdict = verdict_of_object({"detections": [{"label": "smoke"} | item]} | answer)
    assert verdict is not None
    return verdict.detections[0].box


@pytest.mark.parametrize(
    "item",
    [
        {"bbox": [0.1, 0.2, 0.4, 0.6]},
        {"box": {"x1": 0.1, "y1": 0.2, "x2": 0.4, "y2": 0.6}},
        {"bbox": {"xmin": 0.1, "ymin": 0.2, "xmax": 0.4, "ymax": 0.6}},
        {"bbox": {"left": 0.1, "top": 0.2, "width": 0.3, "height": 0.4}},
        {"bbox": {"x": 0.1, "y": 0.2, "w": 0.3, "h": 0.4}},
        {"xywhn": [0.25, 0.4, 0.3, 0.4]},
        {"xyxyn": [0.1, 0.2, 0.4, 0.6]},
        {"x1": 0.1, "y1": 0.2, "x2": 0.4, "y2": 0.6},
    ],
)
def test_a_normalised_box_needs_no_size(item: dict[str, Any]) -> None:
    """Every usual spelling of the same box."""
    assert box_in(item, {}) == pytest.approx(BOX)


@pytest.mark.parametrize(
    "item",
    [
        {"bbox": [100, 100, 400, 300]},
        {"xyxy": [100, 100, 400, 300]},
        {"xywh": [250, 200, 300, 200]},
        {"bbox": PIXELS | {"width": 300, "height": 200, "center": [250, 200]}},
        {"bbox": {"x": 100, "y": 100, "width": 300, "height": 200}},
        {"x": 250, "y": 200, "width": 300, "height": 200},
    ],
)
def test_a_box_in_pixels_is_divided_by_the_size(item: dict[str, Any]) -> None:
    """Corners, sides, and the centre where the detector means the centre."""
    assert box_in(item, SIZE) == pytest.approx(BOX)


@pytest.mark.parametrize(
    "answer",
    [
        {"image_size": [1000, 500]},
        {"image": {"width": 1000, "height": 500}},
        {"orig_shape": [500, 1000]},
        {"image_width": 1000, "image_height": 500},
        {"data": {"imageSize": {"w": 1000, "h": 500}}},
    ],
)
def test_the_size_is_found_wherever_the_detector_puts_it(answer: dict[str, Any]) -> None:
    """Shapes have their rows first, sizes their width."""
    assert box_in({"bbox": PIXELS}, answer) == pytest.approx(BOX)


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        ({}, SIZE),
        ({"bbox": PIXELS}, {}),
        ({"bbox": PIXELS}, {"image_size": {"width": 0, "height": 0}}),
        ({"bbox": PIXELS}, {"image_size": {"width": 50, "height": 50}}),
        ({"bbox": [100, 100, 50, 50]}, SIZE),
        ({"bbox": [0.1, 0.2, 0.1, 0.6]}, {}),
        ({"bbox": [0.1, 0.2, 0.4]}, {}),
        ({"bbox": [0.1, 0.2, 0.4, float("nan")]}, {}),
        ({"bbox": [0.1, 0.2, 0.4, True]}, {}),
        ({"bbox": [0.1, 0.2, 0.4, 10**400]}, SIZE),
        ({"bbox": "100,100,400,300"}, SIZE),
    ],
    ids=[
        "none",
        "no size",
        "size 0",
        "beyond the picture",
        "not corners",
        "empty",
        "three numbers",
        "nan",
        "not a number",
        "huge",
        "text",
    ],
)
def test_a_box_that_cannot_be_placed_is_none(item: dict[str, Any], answer: dict[str, Any]) -> None:
    """A wrong frame on the picture is worse than none."""
    assert box_in(item, answer) is None


def test_one_list_that_is_not_corners_makes_all_lists_untold() -> None:
    """The detector then means left, top, width, height, or the centre: nobody can tell."""
    items = [{"label": "smoke", "bbox": box} for box in ([100, 100, 400, 300], [400, 300, 50, 50])]
    verdict = verdict_of_object({"detections": items} | SIZE)

    assert verdict is not None
    assert [found.box for found in verdict.detections] == [None, None]


@given(st.lists(st.floats() | st.integers(), min_size=4, max_size=4), st.floats(0.5, 1e8))
def test_a_box_lies_within_its_picture(numbers: list[float], side_px: float) -> None:
    """Whatever the detector says, the frame stays on the picture."""
    box = box_of({"bbox": numbers}, image_px=(side_px, side_px), trust_lists=True)

    if box is not None:
        left, top, width, height = box
        assert 0 <= left < 1
        assert 0 <= top < 1
        assert 0 < width <= 1 - left + 1e-6
        assert 0 < height <= 1 - top + 1e-6


def test_a_list_of_detections_keeps_order_labels_and_confidences() -> None:
    """Names win over class numbers; an entry that names nothing is left out."""
    verdict = verdict_of_object(
        {
            "detections": [
                {"class_name": "smoke", "class_id": 0, "confidence": 0.42},
                {"name": "fire", "class": 1, "score": "0,7"},
                {"class": 5, "conf": 2},
                {"confidence": 0.9},
                "smoke",
            ]
        }
    )

    assert verdict is not None
    found = [(item.label, item.confidence) for item in verdict.detections]
    assert found == [("smoke", 0.42), ("fire", 0.7), ("5", None)]


def _seen(label: str, confidence: float | None = None) -> dict[str, Any]:
    return {"detections": [{"label": label, "confidence": confidence}]}


@pytest.mark.parametrize(
    ("answer", "level", "confidence"),
    [
        (_seen("fire", 0.9), RiskLevel.CRITICAL, 0.9),
        (_seen("Fire", 0.6), RiskLevel.HIGH, 0.6),
        (_seen("flames"), RiskLevel.HIGH, None),
        (_seen("smoke", 0.99), RiskLevel.MEDIUM, 0.99),
        (_seen("humo", 0.2), RiskLevel.MEDIUM, 0.2),
        (_seen("no_fire", 0.99), RiskLevel.NONE, None),
        (_seen("fire hydrant", 0.99), RiskLevel.UNREADABLE, None),
        (_seen("person", 0.99), RiskLevel.UNREADABLE, None),
        (_seen("person", 0.99) | {"has_fire": False}, RiskLevel.NONE, None),
        ({"detections": [{"confidence": 0.9}]}, RiskLevel.UNREADABLE, None),
        ({"detections": []}, RiskLevel.NONE, None),
        ({"has_fire": True}, RiskLevel.HIGH, None),
        ({"has_fire": False, "has_smoke": True}, RiskLevel.MEDIUM, None),
        ({"has_fire": False, "has_smoke": False}, RiskLevel.NONE, None),
        ({"has_smoke": True, "confidence_scores": {"smoke": 0.3}}, RiskLevel.MEDIUM, 0.3),
        ({"confidence_scores": {"fire": 0.85, "smoke": 0.1}}, RiskLevel.CRITICAL, 0.85),
        ({"confidence_scores": {"fire": 0.1, "smoke": 0.2}}, RiskLevel.NONE, None),
        ({"detections": [], "confidence": 0.4}, RiskLevel.NONE, 0.4),
    ],
    ids=str,
)
def test_a_risk_follows_from_what_was_seen(
    answer: dict[str, Any], level: RiskLevel, confidence: float | None
) -> None:
    """Fire over smoke over nothing; things that say nothing of fire are no clear scene."""
    verdict = verdict_of_object(answer)

    assert verdict is not None
    assert verdict.source is VerdictSource.DERIVED
    assert (verdict.risk_level, verdict.confidence) == (level, confidence)


def test_a_detection_outweighs_a_flag_that_denies_it() -> None:
    """Where a detector contradicts itself, the alarm is shown."""
    verdict = verdict_of_object(_seen("smoke", 0.5) | {"has_smoke": False})

    assert verdict is not None
    assert verdict.risk_level is RiskLevel.MEDIUM
