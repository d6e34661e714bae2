"""`GET /api/executions/{id}/nodes` and `/workflow`: a run node by node."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec
from litestar.response import Response
from msgspec import Raw

from watchroom.domain.errors import NotFound
from watchroom.domain.json_cutting import Cutter
from watchroom.domain.json_values import mapping, sequence, text
from watchroom.domain.model_times import ModelTimes
from watchroom.domain.node_accounts import (
    Direction,
    NodeAccount,
    NodeRunAccount,
    node_accounts,
    part_of_run,
)
from watchroom.store import executions
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, path, query, required_query
from watchroom.web.kinds import EXECUTION_ID, TRUTH, choice, integer, no_execution
from watchroom.web.kinds import text as texts
from watchroom.web.payloads import linked
from watchroom.web.shown import image_url
from watchroom.web.times import iso_time, seconds
from watchroom.web.wire import run_nodes as wire
from watchroom.web.wire.executions import NOTHING, Workflow

SHOWN_CHARS: Final = 2**20  # of a part; more is for a file
STICKY_NOTE: Final = "n8n-nodes-base.stickyNote"  # words on the canvas, no node that could run
FILE: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInputs(Inputs):
    """Which run."""

    id: int = path(EXECUTION_ID, says="Execution ID.", example=4893)


async def list_run_nodes(call: Call[RunInputs]) -> Response[bytes]:
    """
    List the nodes of a run: how they ended, when they began, how long they took.

    What they received and gave is told in figures; `/nodes/part` has it.
    """
    async with call.services.store.reading() as session:
        run = await executions.get(session, call.inputs.id)
        if run is None:
            raise no_execution(call.inputs.id)
        kept = await executions.payload(session, run.id)
        definition = await executions.workflow_definition(session, run.id)
    accounts = [] if kept is None else node_accounts(_decoded(kept), run.started_ms)
    others = _nodes_of({} if definition is None else _decoded(definition))
    shown = [_node(account, others) for account in accounts]
    ran = {account.name for account in accounts}
    shown += [node for name, node in others.items() if name not in ran]
    nodes = wire.RunNodes(kept=kept is not None, nodes=shown)
    return json_response(wire.RunNodesAnswer(data=nodes, meta=call.meta))


@dataclass(frozen=True, slots=True, kw_only=True)
class PartInputs(RunInputs):
    """Which part of what a node did."""

    node: str = required_query(texts(500), name="node", says="The node's name.", example="Ollama")
    run: int = query(integer(0), says="Which run of the node, counted from 0.", default=0)
    direction: Direction = query(
        choice(Direction),
        says="What it received or gave, or why it failed.",
        default=Direction.OUTPUT,
    )
    download: bool = query(TRUTH, says="The whole as a file, without an envelope.", default=False)


async def read_node_part(call: Call[PartInputs]) -> Response[Any]:
    """
    Show what one node of a run received or gave, or why it failed.

    At most 1 MiB is shown; `truncated` says whether that is not all. Pictures are references.
    """
    asked = call.inputs
    async with call.services.store.reading() as session:
        kept = await executions.payload(session, asked.id)
        pictures = await executions.pictures(session, asked.id)
    if pictures is None:
        raise no_execution(asked.id)
    payload = {} if kept is None else _decoded(kept)
    urls = {p.sha256: image_url(asked.id, index) for index, p in enumerate(pictures)}
    found = part_of_run(payload, asked.node, asked.run, asked.direction)
    if found is None and not _has_run(payload, asked):
        raise NotFound(f"Run {asked.run} of the node {asked.node!r} is not kept.")
    whole = linked(found, urls)
    data = msgspec.json.encode(whole)
    if asked.download:
        return Response(data, media_type=FILE, headers=_as_file(asked))
    cutter = Cutter(SHOWN_CHARS)
    part = wire.NodePart(
        node=asked.node,
        run=asked.run,
        direction=asked.direction,
        value=cutter.copy(whole),
        size_bytes=len(data),
        truncated=cutter.was_cut,
        download_url=_download_url(asked),
    )
    return json_response(wire.NodePartAnswer(data=part, meta=call.meta))


async def read_run_workflow(call: Call[RunInputs]) -> Response[bytes]:
    """Show the workflow as it was when the run began."""
    async with call.services.store.reading() as session:
        run = await executions.get(session, call.inputs.id)
        if run is None:
            raise no_execution(call.inputs.id)
        definition = await executions.workflow_definition(session, run.id)
    shown = wire.RunWorkflow(
        workflow=Workflow(id=run.workflow_id, name=run.workflow_name),
        definition=NOTHING if definition is None else Raw(definition),
    )
    return json_response(wire.RunWorkflowAnswer(data=shown, meta=call.meta))


def _decoded(kept: bytes) -> Mapping[str, object]:
    return mapping(msgspec.json.decode(kept))


def _has_run(payload: Mapping[str, object], asked: PartInputs) -> bool:
    return part_of_run(payload, asked.node, asked.run, Direction.OUTPUT) is not None


def _nodes_of(definition: Mapping[str, object]) -> dict[str, wire.RunNode]:
    """Return the nodes of a workflow by name, as nodes that did not run."""
    nodes = [mapping(node) for node in sequence(definition.get("nodes"))]
    return {
        str(node.get("name")): wire.RunNode(
            name=str(node.get("name")),
            type=text(node.get("type")),
            disabled=node.get("disabled") is True,
            runs=[],
        )
        for node in nodes
        if node.get("type") != STICKY_NOTE
    }


def _node(account: NodeAccount, others: Mapping[str, wire.RunNode]) -> wire.RunNode:
    known = others.get(account.name)
    return wire.RunNode(
        name=account.name,
        type=account.type,
        disabled=known is not None and known.disabled,
        runs=[_run(run) for run in account.runs],
    )


def _run(run: NodeRunAccount) -> wire.NodeRun:
    return wire.NodeRun(
        status=run.status,
        started_at=None if run.started_ms is None else iso_time(run.started_ms),
        duration=seconds(run.duration_ms),
        waited=seconds(run.waited_ms),
        sources=[
            wire.NodeSource(node=source.node, run=source.run, output=source.output)
            for source in run.sources
        ],
        items_in=run.items_in,
        items_out=run.items_out,
        input_bytes=run.input_bytes,
        output_bytes=run.output_bytes,
        pictures=run.pictures,
        model=None if run.model is None else _model(run.model),
        error=run.error,
    )


def _model(times: ModelTimes) -> wire.ModelTimes:
    speed = times.tokens_per_s
    return wire.ModelTimes(
        load=seconds(times.load_ms),
        prompt=seconds(times.prompt_ms),
        generate=seconds(times.generate_ms),
        prompt_tokens=times.prompt_tokens,
        tokens=times.tokens,
        tokens_per_second=None if speed is None else round(speed, 1),
    )


def _download_url(asked: PartInputs) -> str:
    facts = {"node": asked.node, "run": asked.run, "direction": asked.direction.value}
    return f"/api/executions/{asked.id}/nodes/part?{urlencode(facts)}&download=true"


def _as_file(asked: PartInputs) -> dict[str, str]:
    name = f"execution-{asked.id}-{asked.node}-{asked.run}-{asked.direction}.json"
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
