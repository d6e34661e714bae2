"""The workflows of the demo, as n8n exports them; they lie beside this file."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any, Final

import msgspec

_FILES: Final = ("fire_watch", "detector", "radio")


@dataclass(frozen=True, kw_only=True, eq=False)
class DemoWorkflow:
    """One workflow."""

    exported: dict[str, Any]  # n8n's own format: id, name, nodes, connections, settings

    @property
    def id(self) -> str:
        """Its id in n8n."""
        return str(self.exported["id"])

    @property
    def name(self) -> str:
        """What people call it."""
        return str(self.exported["name"])

    @property
    def version_id(self) -> str:
        """The id of its only version."""
        return str(self.exported["nodes"][0]["id"])

    @cached_property
    def snapshot(self) -> str:
        """What n8n 2 writes beside each run: `workflowData`."""
        return msgspec.json.encode({**self.exported, "nodeGroups": []}).decode()

    def node(self, name: str) -> dict[str, Any]:
        """Return one of its nodes."""
        found: Iterator[dict[str, Any]] = (
            node for node in self.exported["nodes"] if node["name"] == name
        )
        return next(found)


def _read(name: str) -> DemoWorkflow:
    text = files(__package__).joinpath("workflows", f"{name}.json").read_bytes()
    return DemoWorkflow(exported=msgspec.json.decode(text))


FIRE_WATCH, DETECTOR, RADIO = WORKFLOWS = tuple(map(_read, _FILES))
