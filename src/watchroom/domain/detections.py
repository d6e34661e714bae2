"""What an object detector found in a picture, and the risk that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from watchroom.domain.answer_fields import AnswerFields
from watchroom.domain.boxes import box_of, lists_are_corners
from watchroom.domain.confidences import confidence_of
from watchroom.domain.execution import Detection, RiskLevel
from watchroom.domain.search_words import fold

MAX_DETECTIONS: Final = 1_000  # of one answer; detectors stop at a few hundred
CERTAIN_FIRE: Final = 0.8  # from here on fire is CRITICAL: few detectors say so of a sunset
SEEN_SCORE: Final = 0.5  # a bare class score means "seen" if that is likelier than not

_FIRE: Final = frozenset(
    {"fire", "flame", "flames", "wildfire", "forest fire", "fuego", "incendio"}
)
_SMOKE: Final = frozenset({"smoke", "wildfire smoke", "humo"})
_CLEAR: Final = frozenset(
    {"no fire", "no smoke", "non fire", "nofire", "nosmoke", "normal", "neutral", "background"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedRisk:
    """A risk level that follows from what was seen."""

    level: RiskLevel  # UNREADABLE: something was found that says nothing about fire
    confidence: float | None  # of the fire or smoke that decided; None if not told


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sighting:
    seen: bool | None  # None: the detector does not say
    confidence: float | None  # 0 to 1


def detections_in(fields: AnswerFields) -> tuple[Detection, ...] | None:
    """
    Return what the detector lists, in its order; None if the answer holds no such list.

    Entries without a label are left out.
    """
    listed = fields.sequence("detections", "predictions")
    if listed is None:
        return None
    items = [item for item in listed[:MAX_DETECTIONS] if isinstance(item, Mapping)]
    image_px = _image_px(fields)
    trust_lists = lists_are_corners(items)
    return tuple(
        Detection(
            label=label,
            confidence=_item_confidence(item),
            box=box_of(item, image_px=image_px, trust_lists=trust_lists),
        )
        for item in items
        if (label := _item_label(item))
    )


def derived_risk(fields: AnswerFields) -> DerivedRisk | None:
    """
    Return the risk that follows from detections, flags and class scores.

    Fire is HIGH, or CRITICAL from CERTAIN_FIRE on; smoke is MEDIUM; neither is NONE. None if
    the answer holds nothing of the kind.
    """
    found = detections_in(fields)
    fire = _sighting(fields, found or (), labels=_FIRE, flags=("hasfire", "firedetected"))
    smoke = _sighting(fields, found or (), labels=_SMOKE, flags=("hassmoke", "smokedetected"))
    if fire.seen:
        certain = fire.confidence is not None and fire.confidence >= CERTAIN_FIRE
        level = RiskLevel.CRITICAL if certain else RiskLevel.HIGH
        return DerivedRisk(level=level, confidence=fire.confidence)
    if smoke.seen:
        return DerivedRisk(level=RiskLevel.MEDIUM, confidence=smoke.confidence)
    told = fire.seen is not None or smoke.seen is not None
    if found is None and not told:
        return None
    is_clear = told or _is_clear(fields.sequence("detections", "predictions"), found or ())
    return DerivedRisk(level=RiskLevel.NONE if is_clear else RiskLevel.UNREADABLE, confidence=None)


def _is_clear(listed: list[object] | None, found: Sequence[Detection]) -> bool:
    """Whether the list is empty, or holds only labels that say "nothing"."""
    return not listed or (
        len(found) == len(listed) and all(_folded(item.label) in _CLEAR for item in found)
    )


def _sighting(
    fields: AnswerFields,
    found: Sequence[Detection],
    *,
    labels: frozenset[str],
    flags: tuple[str, ...],
) -> _Sighting:
    """Return whether one kind of thing was seen: a flag or a detection, else its class score."""
    mine = [item for item in found if _folded(item.label) in labels]
    flag = fields.flag(*flags)
    score = _score(fields, labels)
    confidence = max((c for item in mine if (c := item.confidence) is not None), default=score)
    if mine or flag is not None:
        return _Sighting(seen=bool(mine) or flag, confidence=confidence)
    seen = None if score is None else score >= SEEN_SCORE
    return _Sighting(seen=seen, confidence=score)


def _score(fields: AnswerFields, labels: frozenset[str]) -> float | None:
    scores = fields.mapping("confidencescores", "scores", "probabilities") or {}
    known = (confidence_of(score) for name, score in scores.items() if _folded(name) in labels)
    return max((score for score in known if score is not None), default=None)


def _folded(label: str) -> str:
    return " ".join(fold(label).replace("_", " ").replace("-", " ").split())


def _item_label(item: Mapping[str, object]) -> str | None:
    """Return the class name; a number only if no name is given."""
    values = [item.get(key) for key in ("label", "name", "class_name", "class", "category")]
    names = [value.strip() for value in values if isinstance(value, str)]
    numbers = [str(v) for v in values if isinstance(v, int) and not isinstance(v, bool)]
    return next(filter(None, names + numbers), None)


def _item_confidence(item: Mapping[str, object]) -> float | None:
    keys = ("confidence", "score", "conf", "probability")
    return next((confidence_of(item[key]) for key in keys if item.get(key) is not None), None)


def _image_px(fields: AnswerFields) -> tuple[float, float] | None:
    """Return width and height of the picture that the boxes refer to; None if not told."""
    for size in fields.all("imagesize", "imgsize", "image"):
        if isinstance(size, Mapping):
            return _positive(size.get("width", size.get("w")), size.get("height", size.get("h")))
        if isinstance(size, list) and len(size) == 2:
            return _positive(*size)
    for shape in fields.all("origshape", "imageshape"):  # rows first, as numpy has it
        if isinstance(shape, list) and len(shape) >= 2:
            return _positive(shape[1], shape[0])
    widths = fields.all("imagewidth", "imgwidth", "width")
    heights = fields.all("imageheight", "imgheight", "height")
    return _positive(widths[0], heights[0]) if widths and heights else None


def _positive(width: object, height: object) -> tuple[float, float] | None:
    if not isinstance(width, int | float) or not isinstance(height, int | float):
        return None
    return (float(width), float(height)) if 0 < width < 1e9 and 0 < height < 1e9 else None
