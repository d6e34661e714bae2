"""How the nodes of a run are shown, one by one."""

from typing import Annotated, Any

from msgspec import Meta, Raw, Struct

from watchroom.domain.node_accounts import Direction
from watchroom.web.wire.executions import Workflow
from watchroom.web.wire.types import Answer, Count, Moment, PlainMeta, Seconds


class NodeSource(Struct, kw_only=True):
    """Where items of a node's run came from."""

    node: str
    run: Annotated[int, Meta(ge=0, description="Which run of that node, counted from 0.")]
    output: Annotated[int, Meta(ge=0, description="Which output of it, counted from 0.")]


class ModelTimes(Struct, kw_only=True, rename="camel"):
    """Where a model's time went, as it says; null where it does not."""

    load: Seconds | None
    prompt: Seconds | None
    generate: Seconds | None
    prompt_tokens: Count | None
    tokens: Annotated[Count | None, Meta(description="That it wrote.")]
    tokens_per_second: float | None


class NodeRun(Struct, kw_only=True, rename="camel"):
    """One run of a node."""

    status: Annotated[
        str | None, Meta(description="n8n's word; null for a node that was still to run.")
    ]
    started_at: Moment | None
    duration: Seconds | None
    waited: Annotated[
        Seconds | None,
        Meta(description="Seconds since the last node before it ended; null if that is unknown."),
    ]
    sources: list[NodeSource]
    items_in: Count
    items_out: Count
    input_bytes: Annotated[int, Meta(ge=0, description="As JSON, without pictures.")]
    output_bytes: Annotated[int, Meta(ge=0, description="As JSON, without pictures.")]
    pictures: Annotated[int, Meta(ge=0, description="Pictures among what it gave.")]
    model: Annotated[ModelTimes | None, Meta(description="Null if it asked none that told.")]
    error: Annotated[str | None, Meta(description="Its message; null if it did not fail.")]


class RunNode(Struct, kw_only=True, rename="camel"):
    """A node of a run."""

    name: str
    type: Annotated[str | None, Meta(description="Such as n8n-nodes-base.webhook.")]
    disabled: Annotated[bool, Meta(description="Whether the workflow had it switched off.")]
    runs: Annotated[list[NodeRun], Meta(description="In their order; none: it did not run.")]


class RunNodes(Struct, kw_only=True, rename="camel"):
    """The nodes of a run."""

    kept: Annotated[bool, Meta(description="Whether what its nodes did is kept at all.")]
    nodes: Annotated[
        list[RunNode],
        Meta(description="Those that ran, in their order, then the others of the workflow."),
    ]


class RunNodesAnswer(Answer[RunNodes, PlainMeta]):
    """The nodes of a run."""


class NodePart(Struct, kw_only=True, rename="camel"):
    """What a node's run received or gave, or why it failed."""

    node: str
    run: Count
    direction: Direction
    value: Annotated[
        Any,
        Meta(
            description="A list of items, or the error; null if there is none. Pictures are "
            "`$picture` references with their `url`, longer texts `$cut` or `$base64`."
        ),
    ]
    size_bytes: Annotated[int, Meta(ge=0, description="Of the whole, as JSON.")]
    truncated: Annotated[bool, Meta(description="Whether something was left out.")]
    download_url: Annotated[str, Meta(description="Path of the whole, as a file.")]


class NodePartAnswer(Answer[NodePart, PlainMeta]):
    """A part of what a node's run did."""


class RunWorkflow(Struct, kw_only=True):
    """The workflow version that ran."""

    workflow: Workflow
    definition: Annotated[
        Raw,
        Meta(
            description="`nodes` and `connections` as they were; null if not kept.",
            extra_json_schema={"type": ["object", "null"]},
        ),
    ]


class RunWorkflowAnswer(Answer[RunWorkflow, PlainMeta]):
    """The workflow version that ran."""


class AnswerSpan(Struct, kw_only=True):
    """A part of a verdict in a model's words."""

    part: Annotated[str, Meta(description="`risk`, `confidence` or `description`.")]
    start: Count
    end: Annotated[int, Meta(ge=0, description="Not included; both count characters.")]


class ModelAnswer(Struct, kw_only=True, rename="camel"):
    """What a model said."""

    node: str
    model: str | None
    picture_index: int | None
    words: Annotated[
        str, Meta(description="Its own words; of an answer without any, its fields as JSON.")
    ]
    spans: Annotated[
        list[AnswerSpan], Meta(description="Where the verdict stands in them, in their order.")
    ]


class ModelAnswers(Answer[list[ModelAnswer], PlainMeta]):
    """What the models of a run said."""
