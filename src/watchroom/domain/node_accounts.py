"""What each node of a run did, told from the kept payload; see `domain.payload` for its format."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

import msgspec

from watchroom.domain.json_values import mapping, sequence, text, whole
from watchroom.domain.model_times import ModelTimes, model_times_in
from watchroom.domain.payload import PICTURE, inputs_of_run, items_in, runs_by_node


class Direction(StrEnum):
    """Which part of what is kept of a node's run."""

    INPUT = "input"  # items that it received
    OUTPUT = "output"  # items that it gave
    ERROR = "error"  # why it failed


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSource:
    """Where items of a run came from."""

    node: str
    run: int  # which run of that node
    output: int  # which output of it


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRunAccount:
    """One run of a node."""

    status: str | None  # n8n's word; None for a node that was still to run
    started_ms: int | None
    duration_ms: int | None
    waited_ms: int | None  # since the last of those before it ended; None if that cannot be told
    sources: tuple[NodeSource, ...]
    items_in: int
    items_out: int
    input_bytes: int  # as JSON, without pictures
    output_bytes: int
    pictures: int  # among what it gave
    model: ModelTimes | None  # None: it asked no model, or that did not say
    error: str | None  # its message; None if it did not fail


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeAccount:
    """A node, with its runs in their order."""

    name: str
    type: str | None  # None if nothing tells it
    runs: tuple[NodeRunAccount, ...]  # none: the run ended, or is, elsewhere


def node_accounts(payload: Mapping[str, object], began_ms: int) -> list[NodeAccount]:
    """Return what each node did, in the order in which the nodes first ran."""
    runs = runs_by_node(payload)
    types = {
        str(node.get("name")): text(node.get("type"))
        for node in map(mapping, sequence(payload.get("nodes")))
    }
    return [
        NodeAccount(
            name=name,
            type=types[name],
            runs=tuple(_account(run, runs, began_ms) for run in entries),
        )
        for name, entries in runs.items()
    ]


def part_of_run(
    payload: Mapping[str, object], node: str, number: int, direction: Direction
) -> object | None:
    """
    Return the items of a node's run, or its error; None if there is no such run.

    Items come as a list; of an error None as well where it did not fail.
    """
    runs = runs_by_node(payload)
    entries = runs.get(node, [])
    if number >= len(entries):
        return None
    run = entries[number]
    match direction:
        case Direction.INPUT:
            return list(inputs_of_run(run, runs))
        case Direction.OUTPUT:
            return list(items_in(run.get("outputs")))
        case Direction.ERROR:
            return run.get("error")


def _account(
    run: Mapping[str, object],
    runs: Mapping[str, Sequence[Mapping[str, object]]],
    began_ms: int,
) -> NodeRunAccount:
    received, given = list(inputs_of_run(run, runs)), list(items_in(run.get("outputs")))
    sources = tuple(_sources(run))
    return NodeRunAccount(
        status=text(run.get("status")),
        started_ms=whole(run.get("startedMs")),
        duration_ms=whole(run.get("durationMs")),
        waited_ms=_waited(run, sources, runs, began_ms),
        sources=sources,
        items_in=len(received),
        items_out=len(given),
        input_bytes=len(msgspec.json.encode(received)),
        output_bytes=len(msgspec.json.encode(given)),
        pictures=sum(1 for _ in _pictures(given)),
        model=model_times_in(given),
        error=text(mapping(run.get("error")).get("message")),
    )


def _sources(run: Mapping[str, object]) -> Iterator[NodeSource]:
    for source in map(mapping, sequence(run.get("source"))):
        if (before := text(source.get("previousNode"))) is not None:
            yield NodeSource(
                node=before,
                run=whole(source.get("previousNodeRun")) or 0,
                output=whole(source.get("previousNodeOutput")) or 0,
            )


def _waited(
    run: Mapping[str, object],
    sources: Sequence[NodeSource],
    runs: Mapping[str, Sequence[Mapping[str, object]]],
    began_ms: int,
) -> int | None:
    started_ms = whole(run.get("startedMs"))
    if started_ms is None:
        return None
    ends = [_ended_ms(source, runs) for source in sources] or [began_ms]
    known = [end for end in ends if end is not None]
    return max(0, started_ms - max(known)) if known else None


def _ended_ms(source: NodeSource, runs: Mapping[str, Sequence[Mapping[str, object]]]) -> int | None:
    before = runs.get(source.node, ())
    if source.run >= len(before):
        return None
    started_ms = whole(before[source.run].get("startedMs"))
    duration_ms = whole(before[source.run].get("durationMs"))
    return None if started_ms is None or duration_ms is None else started_ms + duration_ms


def _pictures(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        if PICTURE in value:
            yield value
        yield from chain.from_iterable(map(_pictures, value.values()))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(_pictures, value))
