"""The runs of one error pattern: where they happened, and a few of them as samples."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from watchroom.domain.spans import Span
from watchroom.store.bindings import Bindings
from watchroom.store.database import Reader, Row
from watchroom.store.known_patterns import NO_REASON
from watchroom.store.ordering import first_key, moment_of
from watchroom.store.reckoning import PATTERNS, RUNS, sums

MOST_INCIDENTS: Final = 50  # that are looked at for one answer, the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A camera or a model that runs of the pattern had."""

    name: str | None  # None: the runs name none
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One run."""

    execution_id: int
    started_ms: int
    camera: str | None
    workflow: str  # name
    message: str  # unmasked
    has_picture: bool


async def per_part(reader: Reader, edges: Sequence[int]) -> dict[int, list[int]]:
    """Return the runs of each pattern in each range between one of *edges* (ms) and the next."""
    rows = await sums(reader, PATTERNS, edges=edges, by=("pattern_id",))
    return _by_part(rows, len(edges) - 1)


async def unreadable_per_part(reader: Reader, edges: Sequence[int]) -> list[int]:
    """Return the runs whose answer names no level in each range between two *edges* (ms)."""
    rows = await sums(reader, RUNS, edges=edges, by=("risk",))
    none = [0] * (len(edges) - 1)
    return _by_part(rows, len(edges) - 1).get("UNREADABLE", none)


async def cameras_and_models(
    reader: Reader, pattern_id: int, span: Span, *, limit: int
) -> tuple[list[Hit], list[Hit]]:
    """Return the cameras and the models of a pattern's runs in a span, the most runs first."""
    cameras = await _hits(reader, "camera", pattern_id, span, limit)
    return cameras, await _hits(reader, "model", pattern_id, span, limit)


async def samples(reader: Reader, pattern_id: int, *, to_ms: int, limit: int) -> list[Sample]:
    """Return the newest runs of a pattern that began before a moment."""
    rows = await reader.fetch(
        """
        SELECT e.id, e.key, e.camera, w.name, d.error_message, e.picture_count
        FROM execution AS e
        JOIN workflow AS w ON w.number = e.workflow
        JOIN execution_document AS d ON d.key = e.key
        WHERE e.pattern_id = $1 AND e.key < $2 ORDER BY e.key DESC LIMIT $3
        """,
        pattern_id,
        first_key(to_ms),
        limit,
    )
    return [
        Sample(
            execution_id=id_,
            started_ms=moment_of(key),
            camera=camera,
            workflow=workflow,
            message=message or NO_REASON.message,
            has_picture=bool(pictures),
        )
        for id_, key, camera, workflow, message, pictures in rows
    ]


async def incidents_of(reader: Reader, span: Span) -> dict[int, int]:
    """Return the latest incident with runs of each pattern that failed in a span, by pattern."""
    rows = await reader.fetch(
        """
        SELECT e.pattern_id, MAX(r.incident_id)
        FROM incident AS i
        JOIN incident_run AS r ON r.incident_id = i.id
        JOIN execution AS e ON e.id = r.execution_id
        WHERE i.id IN (
            SELECT id FROM incident
            WHERE last_failure_ms >= $1 AND first_failure_ms < $2 ORDER BY id DESC LIMIT $3
        ) AND r.failed_ms >= $1 AND r.failed_ms < $2 AND e.pattern_id IS NOT NULL
        GROUP BY e.pattern_id
        """,
        *span,
        MOST_INCIDENTS,
    )
    return {row[0]: row[1] for row in rows}


async def _hits(reader: Reader, column: str, pattern_id: int, span: Span, limit: int) -> list[Hit]:
    bind = Bindings()
    rows = await reader.fetch(
        f"SELECT {column}, COUNT(*) AS runs FROM execution "
        f"WHERE pattern_id = {bind(pattern_id)} AND key >= {bind(first_key(span[0]))} "
        f"AND key < {bind(first_key(span[1]))} "
        f"GROUP BY {column} ORDER BY runs DESC, {column} LIMIT {bind(limit)}",
        *bind.values,
    )
    return [Hit(name=name, runs=runs) for name, runs in rows]


def _by_part(rows: Sequence[Row], parts: int) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = {}
    for part, key, runs in rows:
        found.setdefault(key, [0] * parts)[part] += runs
    return found
