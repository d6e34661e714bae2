"""How long nodes of workflows took that talk to a service."""

from msgspec import field

from watchroom.client.models.base import Model, Moment


class LatencyNode(Model, kw_only=True, frozen=True):
    """A node of a workflow that talks to the service, or did."""

    workflow_id: str
    workflow: str  # name
    node: str


class LatencyPoint(Model, kw_only=True, frozen=True):
    """The calls of runs that began in a part of the time."""

    timestamp: Moment  # when the part begins
    p50: float | None  # seconds; None where nothing was called
    p95: float | None
    runs: int  # of nodes; each counts as one call
    failed: int  # of these


class Latency(Model, kw_only=True, frozen=True):
    """How long nodes took that talk to a service, by when the runs of their workflows began."""

    from_: Moment = field(name="from")
    to: Moment
    resolution: float  # seconds that a part is long; the ends may be cut
    p50: float | None  # seconds; None where nothing was called
    p95: float | None
    runs: int  # of nodes; each counts as one call
    failed: int  # of these
    baseline: float | None  # p95 of the seven days before; None if they held fewer than 30 calls
    since: Moment | None  # when the first run began whose times are kept
    nodes: list[LatencyNode]
    points: list[LatencyPoint]  # the oldest first
