"""The runs of a workflow's nodes, as n8n's data tell them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from watchroom.domain.json_values import mapping, sequence, text, whole

SECONDS_BELOW: Final = 10**11  # n8n's crash recovery writes start times in seconds
ARTIFICIAL: Final = "isArtificialRecoveredEventItem"

Item = Mapping[str, object]  # {"json", "binary"?, "pairedItem"?, "error"?}


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRun:
    """One run of a node."""

    node: str  # the node's name
    node_type: str | None  # such as "n8n-nodes-base.webhook"; None if nothing tells it
    number: int  # which run of this node, from 0
    started_ms: int | None  # exact to the second only, where n8n's crash recovery wrote it
    duration_ms: int | None
    status: str | None  # n8n's word: success, error, waiting, running, canceled, crashed
    artificial: bool  # made up by n8n after a crash, from its event log
    data: Mapping[str, object]  # all that n8n wrote about it

    @property
    def outputs(self) -> Mapping[str, object]:
        """What it gave, by kind of connection: {"main": [[item, ...] or null, ...]}."""
        return mapping(self.data.get("data"))

    @property
    def error(self) -> Mapping[str, object]:
        """The error that it ended with; empty if it did not fail."""
        return mapping(self.data.get("error"))

    @property
    def sources(self) -> Sequence[object]:
        """Where its items came from: {"previousNode", ...} or null for each input."""
        return sequence(self.data.get("source"))

    def items(self) -> Iterator[Item]:
        """Give the items of every main output, one after the other."""
        for output in sequence(self.outputs.get("main")):
            yield from map(mapping, sequence(output))


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A node that n8n was still to run, or was running, when it wrote the data."""

    node: str
    node_type: str | None
    inputs: Mapping[str, object]  # {"main": [[item, ...] or null, ...]}
    sources: Sequence[object]  # as in NodeRun

    def items(self) -> Iterator[Item]:
        """Give the items of every main input, one after the other."""
        for output in sequence(self.inputs.get("main")):
            yield from map(mapping, sequence(output))


def node_runs(run_data: object, types: Mapping[str, str]) -> tuple[NodeRun, ...]:
    """
    Return every run of every node in the order in which they began.

    *run_data* is `resultData.runData`, *types* the type of each node by name. n8n's own
    `executionIndex` begins again at 0 in a retry and after a crash, so the times come first.
    """
    runs = [
        _node_run(node, types.get(node), number, mapping(run))
        for node, entries in mapping(run_data).items()
        for number, run in enumerate(sequence(entries))
    ]
    return tuple(sorted(runs, key=_order))


def waiting_nodes(stack: object, types: Mapping[str, str]) -> tuple[Waiting, ...]:
    """Return the nodes of `executionData.nodeExecutionStack`, the next one first."""
    return tuple(_waiting(mapping(entry), types) for entry in sequence(stack))


def _node_run(node: str, node_type: str | None, number: int, data: Mapping[str, object]) -> NodeRun:
    started = whole(data.get("startTime"))
    in_seconds = started is not None and started < SECONDS_BELOW
    known_type = node_type or text(mapping(mapping(data.get("error")).get("node")).get("type"))
    return NodeRun(
        node=node,
        node_type=known_type,
        number=number,
        started_ms=started * 1000 if started is not None and in_seconds else started,
        duration_ms=whole(data.get("executionTime")),
        status=text(data.get("executionStatus")),
        artificial=in_seconds or _is_artificial(data),
        data=data,
    )


def _is_artificial(data: Mapping[str, object]) -> bool:
    main = sequence(mapping(data.get("data")).get("main"))
    items = sequence(main[0]) if main else ()
    return bool(items) and ARTIFICIAL in mapping(mapping(items[0]).get("json"))


def _order(run: NodeRun) -> tuple[float, int]:
    if run.started_ms is None:
        return float("inf"), 0
    latest_ms = run.started_ms + 999 if run.artificial else run.started_ms
    return latest_ms, whole(run.data.get("executionIndex")) or 0


def _waiting(entry: Mapping[str, object], types: Mapping[str, str]) -> Waiting:
    node = mapping(entry.get("node"))
    name = str(node.get("name"))
    sources = mapping(entry.get("source")).get("main")
    return Waiting(
        node=name,
        node_type=types.get(name) or text(node.get("type")),
        inputs=mapping(entry.get("data")),
        sources=sequence(sources),
    )
