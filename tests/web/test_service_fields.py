"""Every field of what is told of services is explained where people look for it."""

from typing import Any

import pytest

from described_api import described
from watchroom.web.wings import Wing, wing_of

ENVELOPE = {"success", "data"}  # explained once, in docs/api.md
WEBHOOKS = "/api/webhooks"  # which docs/webhooks.md explains


def shapes_of_services() -> set[str]:
    """Return the names of all shapes that answers about services are made of."""
    paths = described()["paths"]
    found: set[str] = set()
    waiting: list[Any] = [
        operations
        for path, operations in paths.items()
        if wing_of(path) is Wing.SERVICES and not path.startswith(WEBHOOKS)
    ]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            waiting += part.values()
            section, _, name = str(part.get("$ref", "")).rpartition("/")
            if section == "#/components/schemas" and name not in found:
                found.add(name)
                waiting.append(described()["components"]["schemas"][name])
    return found


def unexplained(shape: str) -> set[str]:
    """Return the fields of a shape that say nothing of themselves, nor do their own shapes."""
    fields = described()["components"]["schemas"][shape].get("properties", {})
    return {
        name
        for name, field in fields.items()
        if name not in ENVELOPE and not {"description", "$ref", "enum"} & set(field)
    }


@pytest.mark.parametrize("shape", sorted(shapes_of_services()))
def test_every_field_is_explained(shape: str) -> None:
    """A unit or the meaning of null that has to be guessed is guessed wrong."""
    assert unexplained(shape) == set()


def test_the_shapes_are_found() -> None:
    """The check above would pass on nothing."""
    assert {"ServiceDetail", "Port", "CrashLine", "UpdatePreview"} <= shapes_of_services()
