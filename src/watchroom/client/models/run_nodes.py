"""The nodes of a run, one by one."""

from typing import Any

from watchroom.client.models.base import Model, Moment
from watchroom.client.models.executions import Workflow


class NodeSource(Model, kw_only=True, frozen=True):
    """Where items of a node's run came from."""

    node: str
    run: int  # which run of that node, counted from 0
    output: int  # which output of it, counted from 0


class ModelTimes(Model, kw_only=True, frozen=True):
    """Where a model's time went, in seconds, as it says; None where it does not."""

    load: float | None
    prompt: float | None
    generate: float | None
    prompt_tokens: int | None
    tokens: int | None  # that it wrote
    tokens_per_second: float | None


class NodeRun(Model, kw_only=True, frozen=True):
    """One run of a node."""

    status: str | None  # n8n's word; None for a node that was still to run
    started_at: Moment | None
    duration: float | None  # seconds
    waited: float | None  # seconds since the last node before it ended; None if unknown
    sources: list[NodeSource]
    items_in: int
    items_out: int
    input_bytes: int  # as JSON, without pictures
    output_bytes: int  # as JSON, without pictures
    pictures: int  # among what it gave
    model: ModelTimes | None  # None if it asked none that told
    error: str | None  # its message; None if it did not fail


class RunNode(Model, kw_only=True, frozen=True):
    """A node of a run."""

    name: str
    type: str | None  # such as n8n-nodes-base.webhook
    disabled: bool  # whether the workflow had it switched off
    runs: list[NodeRun]  # in their order; none: it did not run


class RunNodes(Model, kw_only=True, frozen=True):
    """The nodes of a run."""

    kept: bool  # whether what its nodes did is kept at all
    nodes: list[RunNode]  # those that ran, in their order, then the others of the workflow


class NodePart(Model, kw_only=True, frozen=True):
    """What a node's run received or gave, or why it failed."""

    node: str
    run: int
    direction: str
    value: Any  # a list of items, or the error; None if there is none
    size_bytes: int  # of the whole, as JSON
    truncated: bool  # whether something was left out
    download_url: str  # path of the whole, as a file


class RunWorkflow(Model, kw_only=True, frozen=True):
    """The workflow version that ran."""

    workflow: Workflow
    definition: dict[str, Any] | None  # `nodes` and `connections` as they were; None if not kept


class AnswerSpan(Model, kw_only=True, frozen=True):
    """A part of a verdict in a model's words."""

    part: str  # risk, confidence or description
    start: int
    end: int  # not included; both count characters


class ModelAnswer(Model, kw_only=True, frozen=True):
    """What a model said."""

    node: str
    model: str | None
    picture_index: int | None
    words: str  # its own words; of an answer without any, its fields as JSON
    spans: list[AnswerSpan]  # where the verdict stands in them, in their order
