"""Paths of the engine's API."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from watchroom.domain.errors import NotFound

Filters = Mapping[str, Sequence[str]]  # the engine's name of a filter -> values, any of which fits

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,254}")
_IMAGE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/@-]{0,511}")


def object_path(kind: str, name: str, action: str = "") -> str:
    """
    Return the path of a container, network or service by its id or name.

    Raises NotFound for what cannot be the name of anything: it must not reach another path.
    """
    if not _NAME.fullmatch(name):
        raise NotFound(f"no {kind} of the name {name!r} can exist")
    return f"/{kind}s/{name}{action}"


def image_path(reference: str, action: str = "") -> str:
    """Return the path of an image by its id or reference. Raises NotFound as `object_path`."""
    if not _IMAGE.fullmatch(reference) or ".." in reference or "//" in reference:
        raise NotFound(f"no image of the name {reference!r} can exist")
    return f"/images/{reference}{action}"


def filter_params(filters: Filters) -> dict[str, str]:
    """Return the query parameter for filters; none for no filters."""
    return {"filters": json.dumps({k: list(v) for k, v in filters.items()})} if filters else {}
