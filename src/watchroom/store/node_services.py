"""What nodes of workflows talk to, where a person said so."""

from dataclasses import dataclass
from typing import Final

from watchroom.domain.search_words import clean_text
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Row, Session

_COLUMNS: Final = "workflow_id, node, host, service, changed_ms, changed_by"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeService:
    """What a person says that a node talks to."""

    workflow_id: str
    node: str
    host: str | None  # of the service; None: the node talks to none of ours
    service: str | None
    changed_ms: int
    changed_by: str


async def put(session: Session, said: NodeService) -> None:
    """Keep what a person says, in place of what was said before."""
    await session.execute(
        f"""
        INSERT INTO node_service ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (workflow_id, node) DO UPDATE SET
            host = excluded.host, service = excluded.service,
            changed_ms = excluded.changed_ms, changed_by = excluded.changed_by
        """,
        clean_text(said.workflow_id),
        clean_text(said.node),
        None if said.host is None else storable_name(said.host),
        None if said.service is None else storable_name(said.service),
        said.changed_ms,
        clean_text(said.changed_by),
    )


async def remove(session: Session, workflow_id: str, node: str) -> NodeService | None:
    """Forget what a person said of a node; returns it, None if nothing was said."""
    rows = await session.fetch(
        f"DELETE FROM node_service WHERE workflow_id = $1 AND node = $2 RETURNING {_COLUMNS}",
        clean_text(workflow_id),
        clean_text(node),
    )
    return _said(rows[0]) if rows else None


async def list_all(reader: Reader) -> dict[tuple[str, str], NodeService]:
    """Return everything that persons said, by workflow and node: a few rows."""
    rows = await reader.fetch(f"SELECT {_COLUMNS} FROM node_service")
    return {(said.workflow_id, said.node): said for said in map(_said, rows)}


def _said(row: Row) -> NodeService:
    workflow_id, node, host, service, changed_ms, changed_by = row
    return NodeService(
        workflow_id=workflow_id,
        node=node,
        host=host,
        service=service,
        changed_ms=changed_ms,
        changed_by=changed_by,
    )
