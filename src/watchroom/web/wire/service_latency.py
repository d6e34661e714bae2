"""How it is shown how long calls of a service took."""

from typing import Annotated

from msgspec import Meta, Struct, field

from watchroom.web.wire.services import Success
from watchroom.web.wire.types import Count, Figure, Moment

Took = Annotated[
    Figure | None, Meta(description="Seconds, exact to 2.5 %; null where nothing was called.")
]


class LatencyNode(Struct, kw_only=True, rename="camel"):
    """A node of a workflow that talks to the service, or did."""

    workflow_id: Annotated[str, Meta(description="In n8n.")]
    workflow: Annotated[str, Meta(description="Its name.")]
    node: Annotated[str, Meta(description="Its name.")]


class LatencyPoint(Struct, kw_only=True):
    """The calls of runs that began in a part of the time."""

    timestamp: Annotated[Moment, Meta(description="When the part begins.")]
    p50: Took
    p95: Took
    runs: Annotated[Count, Meta(description="Of nodes; each counts as one call.")]
    failed: Annotated[Count, Meta(description="Of these.")]


class Latency(Struct, kw_only=True):
    """How long nodes took that talk to a service, by when the runs of their workflows began."""

    from_: Moment = field(name="from")
    to: Moment
    resolution: Annotated[
        Figure, Meta(description="Seconds that a part is long; the ends may be cut.")
    ]
    p50: Took
    p95: Took
    runs: Annotated[Count, Meta(description="Of nodes; each counts as one call.")]
    failed: Annotated[Count, Meta(description="Of these.")]
    baseline: Annotated[
        Figure | None,
        Meta(
            description="The p95 of the seven days before, in seconds; null if there were fewer "
            "than 30 calls in them."
        ),
    ]
    since: Annotated[
        Moment | None,
        Meta(
            description="When the first run began whose times are kept, of any service; null: "
            "there is none. Runs that were copied before times were kept have none."
        ),
    ]
    nodes: Annotated[list[LatencyNode], Meta(description="By workflow, then by node.")]
    points: Annotated[
        list[LatencyPoint], Meta(description="Oldest first, without a gap between them.")
    ]


class LatencyAnswer(Success[Latency]):
    """How long calls of a service took."""
