"""Looks into JSON of unknown shape: what is not of the expected kind is as good as absent."""

from collections.abc import Mapping, Sequence


def mapping(value: object) -> Mapping[str, object]:
    """Return a JSON object; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> Sequence[object]:
    """Return a JSON array; an empty one in place of anything else."""
    return value if isinstance(value, list) else ()


def text(value: object) -> str | None:
    """Return a JSON string that says something; None in place of anything else."""
    return value if isinstance(value, str) and value.strip() else None


def whole(value: object) -> int | None:
    """Return a JSON number without a fraction; None in place of anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) else None
