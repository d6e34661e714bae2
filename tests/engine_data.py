"""What a Docker Engine said; tests/data/docker/README.md tells how it was recorded."""

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data" / "docker"

Json = dict[str, Any]


def engine_json(name: str) -> Json:
    """Return a recorded JSON object, a fresh one at each call."""
    value = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(value, dict)
    return value


def engine_list() -> list[Json]:
    """Return the recorded list of containers."""
    value = json.loads((FOLDER / "list.json").read_text(encoding="utf-8"))
    assert isinstance(value, list)
    return value


def changed(value: Mapping[str, Any], changes: Mapping[str, Any]) -> Json:
    """Return a copy with other members, named by their path: "HostConfig.NetworkMode"."""
    result = copy.deepcopy(dict(value))
    for path, member in changes.items():
        *way, last = path.split(".")
        target = result
        for step in way:
            target = target.setdefault(step, {})
        target[last] = member
    return result
