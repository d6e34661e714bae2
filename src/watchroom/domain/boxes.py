"""Where in its picture a detector found something, whatever way the detector says it."""

from collections.abc import Mapping, Sequence
from typing import Final

Box = tuple[float, float, float, float]

_MARGIN: Final = 0.05  # of the picture: detectors place an edge slightly outside it
_DIGITS: Final = 6  # a millionth of the picture

_LIST_KEYS: Final = ("bbox", "box", "bounding_box", "xyxy", "xyxyn")  # left, top, right, bottom
_CENTRE_KEYS: Final = ("xywh", "xywhn")  # centre x, centre y, width, height, as Ultralytics does
_CORNERS: Final = (
    ("x1", "y1", "x2", "y2"),
    ("xmin", "ymin", "xmax", "ymax"),
    ("left", "top", "right", "bottom"),
)
_SIZED: Final = (
    ("left", "top", "width", "height"),
    ("x", "y", "width", "height"),
    ("x", "y", "w", "h"),
)


def lists_are_corners(items: Sequence[Mapping[str, object]]) -> bool:
    """
    Whether every list in "bbox" or "box" can be left, top, right, bottom.

    If one cannot, this detector means something else by its lists, and none can be read.
    """
    lists = [numbers for item in items if (numbers := _first_list(item, _LIST_KEYS))]
    return all(left < right and top < bottom for left, top, right, bottom in lists)


def box_of(
    item: Mapping[str, object],
    *,
    image_px: tuple[float, float] | None,
    trust_lists: bool,
) -> Box | None:
    """
    Return the box of a detection as left, top, width, height, each 0 to 1 of the picture.

    *image_px* is the picture's width and height, needed if the box is in pixels; *trust_lists*
    is the answer of `lists_are_corners`. None if the box is missing, of an unknown shape,
    outside the picture or empty.
    """
    edges = _edges_of(item, trust_lists=trust_lists)
    if edges is None:
        return None
    if max(edges) > 1 + _MARGIN:
        if image_px is None:
            return None
        edges = _divided(edges, image_px)
    if min(edges) < -_MARGIN or max(edges) > 1 + _MARGIN:
        return None
    left, top, right, bottom = (round(min(max(edge, 0.0), 1.0), _DIGITS) for edge in edges)
    if left >= right or top >= bottom:
        return None
    return left, top, round(right - left, _DIGITS), round(bottom - top, _DIGITS)


def _edges_of(item: Mapping[str, object], *, trust_lists: bool) -> Box | None:
    """Return left, top, right, bottom in the detector's own unit."""
    if centred := _first_list(item, _CENTRE_KEYS):
        return _of_centre(centred)
    if numbers := _first_list(item, _LIST_KEYS):
        return numbers if trust_lists else None
    for key in _LIST_KEYS:
        if isinstance(inner := item.get(key), Mapping):
            return _of_names(inner, _SIZED)
    if centred := _named(item, ("x", "y", "width", "height")):
        return _of_centre(centred)  # beside the label, as Roboflow does, x and y are the centre
    return _of_names(item, _SIZED[:1])


def _of_names(item: Mapping[str, object], sized: Sequence[Sequence[str]]) -> Box | None:
    corners = (box for names in _CORNERS if (box := _named(item, names)))
    sides = (box for names in sized if (box := _named(item, names)))
    return next(corners, None) or next(map(_of_corner, sides), None)


def _of_corner(numbers: Box) -> Box:
    left, top, width, height = numbers
    return left, top, left + width, top + height


def _of_centre(numbers: Box) -> Box:
    x, y, width, height = numbers
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _first_list(item: Mapping[str, object], keys: Sequence[str]) -> Box | None:
    values = (item[key] for key in keys if isinstance(item.get(key), list | tuple))
    first = next(values, None)
    return _four(first) if isinstance(first, list | tuple) else None


def _named(item: Mapping[str, object], names: Sequence[str]) -> Box | None:
    return _four([item.get(name) for name in names])


def _four(values: Sequence[object]) -> Box | None:
    """Return four finite numbers of a sane size; None for anything else."""
    numbers = [
        float(v)
        for v in values
        if isinstance(v, int | float) and not isinstance(v, bool) and abs(v) < 1e9
    ]
    if len(values) != 4 or len(numbers) != 4:
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _divided(edges: Box, image_px: tuple[float, float]) -> Box:
    width, height = image_px
    left, top, right, bottom = edges
    return left / width, top / height, right / width, bottom / height
