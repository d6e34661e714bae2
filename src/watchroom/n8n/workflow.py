"""The workflow as it was when a run of it began."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import msgspec

from watchroom.domain.json_values import mapping, sequence, text
from watchroom.domain.node_addresses import NodeAddress, addresses_of, helpers_of
from watchroom.n8n.json_text import decode_json

MOST_REMEMBERED: Final = 16  # snapshots: runs that follow each other mostly have the same one
MOST_REMEMBERED_BYTES: Final = 256 * 1024  # of one snapshot
MODEL_CONNECTION: Final = "ai_languageModel"  # from a chat model's node to the one that uses it


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A snapshot of a workflow."""

    definition: bytes | None = None  # JSON {"connections", "nodes"}; None if n8n kept none
    sha256: str | None = None  # of the definition, the same whatever n8n's database made of it
    types: Mapping[str, str] = field(default_factory=dict)  # node types by node name
    parameters: Mapping[str, Mapping[str, object]] = field(default_factory=dict)  # by node name
    connections: Mapping[str, object] = field(default_factory=dict)  # by name of the first node
    addresses: Mapping[str, NodeAddress] = field(default_factory=dict)  # what nodes talk to
    helpers: Mapping[str, Sequence[str]] = field(default_factory=dict)  # nodes that nodes work by

    def model_of(self, node: str) -> str | None:
        """Return the model that *node* asks, by itself or through a node of its own; or None."""
        own = _model(self.parameters.get(node, {}))
        if own is not None:
            return own
        for name, kinds in self.connections.items():
            if node in _targets(mapping(kinds).get(MODEL_CONNECTION)):
                return _model(self.parameters.get(name, {}))
        return None


def read_workflow(snapshot: bytes | None) -> Workflow:
    """Read n8n's `workflowData`; an empty workflow if there is none. Raises Undecodable."""
    if snapshot is None:
        return Workflow()
    return _remembered(snapshot) if len(snapshot) <= MOST_REMEMBERED_BYTES else _read(snapshot)


def _read(snapshot: bytes) -> Workflow:
    data = mapping(decode_json(snapshot))
    nodes = [mapping(node) for node in sequence(data.get("nodes"))]
    parts = {"nodes": data.get("nodes"), "connections": data.get("connections")}
    definition = msgspec.json.encode(parts, order="sorted")
    return Workflow(
        definition=definition,
        sha256=hashlib.sha256(definition).hexdigest(),
        types={str(node.get("name")): str(node.get("type")) for node in nodes},
        parameters={str(node.get("name")): mapping(node.get("parameters")) for node in nodes},
        connections=mapping(data.get("connections")),
        addresses=addresses_of(parts),
        helpers=helpers_of(parts),
    )


_remembered = lru_cache(MOST_REMEMBERED)(_read)


def _model(parameters: Mapping[str, object]) -> str | None:
    """Return a model's name; n8n writes it plainly or as {"mode", "value"}."""
    for key in ("model", "modelId", "modelName"):
        value = parameters.get(key)
        name = text(value) or text(mapping(value).get("value"))
        if name is not None and not name.startswith("="):  # an expression names no model
            return name
    return None


def _targets(outputs: object) -> set[str]:
    return {
        str(mapping(target).get("node"))
        for output in sequence(outputs)
        for target in sequence(output)
    }
