"""How the copying of runs from n8n stands, for people and for health checks."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from watchroom.n8n.source import SourceDescription


class IngestState(StrEnum):
    """What the ingest is doing."""

    UNCONFIGURED = "unconfigured"  # no n8n database is named in the settings
    STARTING = "starting"  # not connected yet
    STANDBY = "standby"  # another server of this store copies; this one would take over
    BACKFILLING = "backfilling"  # new runs arrive, and older ones are still being copied
    FOLLOWING = "following"  # everything that n8n has is here
    UNREACHABLE = "unreachable"  # n8n or the store does not let us; tried again by itself
    REFUSED = "refused"  # the store belongs to another n8n; a person must decide


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowInfo:
    """A workflow as n8n defines it now."""

    id: str
    name: str
    active: bool
    node_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """The n8n database that runs are copied from."""

    database: str  # "PostgreSQL" or "SQLite"
    version: str  # the database's own, such as "15.18"
    size_bytes: int | None  # None if the role may not ask
    workflows: tuple[WorkflowInfo, ...]  # only those that are copied

    @classmethod
    def of(cls, description: SourceDescription) -> Self:
        """Return what n8n's reader found, in the words of this layer."""
        return cls(
            database=description.database,
            version=description.version,
            size_bytes=description.size_bytes,
            workflows=tuple(
                WorkflowInfo(id=w.id, name=w.name, active=w.active, node_count=w.node_count)
                for w in description.workflows
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestStatus:
    """One moment of the ingest."""

    state: IngestState
    since_ms: int  # when this state began
    last_poll_ms: int | None = None  # the last look at n8n that was answered
    reason: str | None = None  # why it is unreachable or refused, in words
    source: SourceInfo | None = None  # None until n8n has answered once
    waiting: int | None = None  # older runs still to be copied; None until it is known
