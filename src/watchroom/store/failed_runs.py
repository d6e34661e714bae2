"""Runs that failed: at which node, in which way, and with which definition of their workflow."""

import zlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from watchroom.domain.search_words import clean_text
from watchroom.store.bindings import Bindings, portions
from watchroom.store.database import Reader, Row
from watchroom.store.ordering import first_key, moment_of

LONGEST_RUN_MS: Final = 3_600_000  # runs that began earlier before a time are not looked for

_COLUMNS: Final = (
    "e.id, e.started_ms, e.stopped_ms, w.id, w.name, e.workflow_version, p.id, p.node, p.type, "
    "p.text"
)
_JOINS: Final = """
JOIN workflow AS w ON w.number = e.workflow
LEFT JOIN error_pattern AS p ON p.id = e.pattern_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRun:
    """A run that failed."""

    id: int
    started_ms: int
    failed_ms: int  # when it ended; when it began if that is not known
    workflow_id: str
    workflow: str  # name
    version: int | None  # number of the definition that it ran with; None: it is not known
    pattern_id: int | None
    node: str | None  # that failed; None: n8n does not say
    type: str | None
    text: str | None  # the message, masked


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A workflow as it ran last."""

    workflow_id: str
    workflow: str  # name
    definition: bytes  # JSON {"nodes", "connections"}


async def between(reader: Reader, *, from_ms: int, to_ms: int, limit: int) -> list[FailedRun]:
    """
    Return the first runs that failed in [from_ms, to_ms), in the order in which they began.

    At most *limit*, by the index of failed runs. One that lasted longer than an hour is not found.
    """
    rows = await reader.fetch(
        f"""
        SELECT {_COLUMNS} FROM execution AS e {_JOINS}
        WHERE e.status = 'error' AND e.key >= $1 AND e.key < $2
            AND COALESCE(e.stopped_ms, e.started_ms) >= $3
            AND COALESCE(e.stopped_ms, e.started_ms) < $4
        ORDER BY e.key LIMIT $5
        """,
        first_key(from_ms - LONGEST_RUN_MS),
        first_key(to_ms),
        from_ms,
        to_ms,
        limit,
    )
    return [_run(row) for row in rows]


async def of_ids(reader: Reader, ids: Collection[int]) -> list[FailedRun]:
    """Return those of some runs that are stored."""
    found: list[FailedRun] = []
    for portion in portions(ids):
        bind = Bindings()
        rows = await reader.fetch(
            f"SELECT {_COLUMNS} FROM execution AS e {_JOINS} WHERE e.id IN ({bind.each(portion)})",
            *bind.values,
        )
        found += [_run(row) for row in rows]
    return found


async def of_incident(reader: Reader, incident_id: int, *, limit: int) -> list[FailedRun]:
    """Return the latest runs of an incident, the latest first, at most *limit*."""
    rows = await reader.fetch(
        f"""
        SELECT {_COLUMNS} FROM incident_run AS r JOIN execution AS e ON e.id = r.execution_id
        {_JOINS} WHERE r.incident_id = $1 ORDER BY r.failed_ms DESC, e.id DESC LIMIT $2
        """,
        incident_id,
        limit,
    )
    return [_run(row) for row in rows]


async def pattern_since_ms(reader: Reader, pattern_id: int) -> int | None:
    """Return when the first run that is kept and failed in this way began; None: there is none."""
    [(first,)] = await reader.fetch(
        "SELECT MIN(key) FROM execution WHERE pattern_id = $1", pattern_id
    )
    return None if first is None else moment_of(first)


async def definitions(reader: Reader, versions: Collection[int]) -> dict[int, bytes]:
    """Return those of some definitions that are kept, as JSON by their numbers."""
    found: dict[int, bytes] = {}
    for portion in portions(versions):
        bind = Bindings()
        rows = await reader.fetch(
            f"SELECT number, definition FROM workflow_version "
            f"WHERE number IN ({bind.each(portion)}) AND definition IS NOT NULL",
            *bind.values,
        )
        found |= {row[0]: zlib.decompress(row[1]) for row in rows}
    return found


async def latest_definitions(
    reader: Reader, *, limit: int, workflow_id: str | None = None
) -> list[Definition]:
    """
    Return each workflow as the newest run of it ran, by name, at most *limit*; or only one.

    One look into an index for each workflow; those whose newest run brought no definition are left
    out.
    """
    rows = await reader.fetch(
        """
        SELECT w.id, w.name, v.definition FROM workflow AS w
        JOIN workflow_version AS v ON v.number = (
            SELECT e.workflow_version FROM execution AS e
            WHERE e.workflow = w.number ORDER BY e.key DESC LIMIT 1
        )
        WHERE v.definition IS NOT NULL AND w.id = COALESCE($1, w.id) ORDER BY w.name, w.id LIMIT $2
        """,
        None if workflow_id is None else clean_text(workflow_id),
        limit,
    )
    return [
        Definition(workflow_id=id_, workflow=name, definition=zlib.decompress(body))
        for id_, name, body in rows
    ]


def _run(row: Row) -> FailedRun:
    id_, started_ms, stopped_ms, workflow_id, workflow, version, *pattern = row
    pattern_id, node, type_, text = pattern
    return FailedRun(
        id=id_,
        started_ms=started_ms,
        failed_ms=started_ms if stopped_ms is None else stopped_ms,
        workflow_id=workflow_id,
        workflow=workflow,
        version=version,
        pattern_id=pattern_id,
        node=node,
        type=type_,
        text=text,
    )
