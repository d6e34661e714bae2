"""Requests to make a recorded container anew."""

from collections.abc import Mapping
from typing import Any

from engine_data import Json, changed, engine_json
from watchroom.docker.recreate import Recreation, create_request

OLD, NEW = engine_json("image_old"), engine_json("image_new")
PARENT, PROCESSES = (
    engine_json("compose")["Id"],
    "e09f621c7685d47014ab74c26107003fa39d676060e1e3e25b14598bd7bc811e",
)
NAMES = {PARENT: "stack-ollama-1", PROCESSES: "db"}


def recreation(
    inspect: Mapping[str, Any],
    *,
    old: Mapping[str, Any] | None = OLD,
    new: Mapping[str, Any] = NEW,
    api: tuple[int, int] = (1, 41),
    image: str | None = None,
) -> Recreation:
    return create_request(
        inspect, old, new, api_version=api, name="ollama-new", names=NAMES, image=image
    )


def body(
    name: str,
    changes: Mapping[str, Any] | None = None,
    *,
    old: Mapping[str, Any] | None = OLD,
    api: tuple[int, int] = (1, 41),
) -> Json:
    """Return the create request for a recorded container, with changes to it."""
    return dict(recreation(changed(engine_json(name), changes or {}), old=old, api=api).body)
