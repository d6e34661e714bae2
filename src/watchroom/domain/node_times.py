"""How long nodes of workflows took, as it is kept of a run: counts, however often they ran."""

from dataclasses import dataclass
from enum import StrEnum

from watchroom.domain.node_addresses import NodeAddress


class TimeKind(StrEnum):
    """What was measured."""

    CALL = "call"  # a node that talks to something, from its start to its end
    DELIVERY = "delivery"  # from the start of a run to the end of a node whose message went out


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeTime:
    """How often a node took about as long, within one run of its workflow."""

    kind: TimeKind
    node: str  # name
    address: NodeAddress | None  # what it talked to; None for a delivery, wherever it went
    duration_bucket: int  # of the histogram in `domain.durations`
    runs: int  # of the node
    failed: int  # of these
