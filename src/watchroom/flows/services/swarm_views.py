"""A Swarm service as one service: its tasks are counted, and not shown by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from watchroom.domain.services import Service
from watchroom.flows.services.views import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class SwarmService:
    """A service of a swarm, as a manager tells; its container id is the swarm's id for it."""

    service: Service
    running: int  # tasks that run now, on all nodes
    wanted: int  # tasks that are to run; of a global service one for each node
    container_ids: frozenset[str]  # of its tasks on all nodes, also of those that have ended


def total_usage(usages: Sequence[Usage]) -> Usage | None:
    """
    Return what several containers use together; None of none.

    A limit of all of them says nothing, for they may be on one host or on many: it is None.
    """
    if len(usages) <= 1:
        return usages[0] if usages else None
    return Usage(
        at_ms=min(usage.at_ms for usage in usages),
        cpu_percent=_total([usage.cpu_percent for usage in usages]),
        memory_bytes=_whole([usage.memory_bytes for usage in usages]),
        memory_limit_bytes=None,
        memory_percent=None,
        network_received_per_s=_total([usage.network_received_per_s for usage in usages]),
        network_sent_per_s=_total([usage.network_sent_per_s for usage in usages]),
        block_read_per_s=_total([usage.block_read_per_s for usage in usages]),
        block_written_per_s=_total([usage.block_written_per_s for usage in usages]),
        processes=_whole([usage.processes for usage in usages]),
    )


def _total(values: Sequence[float | None]) -> float | None:
    """Return the sum; None if one is unknown, for then the sum is."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _whole(values: Sequence[int | None]) -> int | None:
    total = _total(values)
    return None if total is None else int(total)
