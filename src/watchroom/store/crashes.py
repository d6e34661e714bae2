"""Crashes of containers, with what was on record of the moment."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from watchroom.domain.container_stats import ContainerStats
from watchroom.domain.crash import Crash, CrashLine, CrashRecord
from watchroom.domain.search_words import clean_text
from watchroom.domain.spans import Span
from watchroom.store.bindings import Bindings
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Row, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashSummary:
    """A crash as a list shows it."""

    id: int  # growing
    host: str  # the engine's name in the settings
    service: str  # id of the service
    container_id: str
    crash: Crash
    image: str  # reference that the container was created from
    image_digest: str | None
    restart_count: int | None  # before the crash


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """What only the record itself shows."""

    log: Sequence[CrashLine]
    stats: Sequence[ContainerStats]


_COLUMNS: Final = (
    "id, host, service, container_id, began_ms, at_ms, exit_code, oom, image, image_digest, "
    "restart_count"
)
_decoder = msgspec.json.Decoder(_Evidence)


async def add(session: Session, record: CrashRecord, *, host: str) -> int:
    """Keep a crash, in place of what was known of the same one before; returns its id."""
    crash = record.crash
    [row] = await session.fetch(
        """
        INSERT INTO crash (host, service, container_id, began_ms, at_ms, exit_code, oom,
            image, image_digest, restart_count, evidence)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (host, container_id, began_ms) DO UPDATE SET
            at_ms = excluded.at_ms, exit_code = excluded.exit_code, oom = excluded.oom,
            image = excluded.image, image_digest = excluded.image_digest,
            restart_count = excluded.restart_count, evidence = excluded.evidence
        RETURNING id
        """,
        storable_name(host),
        storable_name(record.service_id),
        record.container_id,
        crash.began_ms,
        crash.at_ms,
        crash.exit_code,
        int(crash.oom_killed),
        clean_text(record.image),
        record.image_digest,
        record.restart_count,
        _packed(record),
    )
    return int(row[0])


async def page(
    reader: Reader,
    *,
    limit: int,
    before_id: int | None = None,
    host: str | None = None,
    service: str | None = None,
) -> list[CrashSummary]:
    """Return some crashes, newest first, of one host or service or of all."""
    bind = Bindings()
    conditions = ["1 = 1"]
    if before_id is not None:
        conditions.append(f"id < {bind(before_id)}")
    if host is not None:
        conditions.append(f"host = {bind(storable_name(host))}")
    if service is not None:
        conditions.append(f"service = {bind(storable_name(service))}")
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM crash WHERE {' AND '.join(conditions)} "
        f"ORDER BY id DESC LIMIT {bind(limit)}",
        *bind.values,
    )
    return [_summary(row) for row in rows]


async def out_of_memory(reader: Reader, span: Span) -> dict[tuple[str, str], int]:
    """Return how often services were killed in a span because memory ran out, by host and id."""
    rows = await reader.fetch(
        "SELECT host, service, COUNT(*) FROM crash "
        "WHERE oom = 1 AND at_ms >= $1 AND at_ms < $2 GROUP BY host, service",
        *span,
    )
    return {(host, service): kills for host, service, kills in rows}


async def get(reader: Reader, crash_id: int) -> CrashRecord | None:
    """Return everything that is known of a crash; None if there is none of that id."""
    rows = await reader.fetch(f"SELECT {_COLUMNS}, evidence FROM crash WHERE id = $1", crash_id)
    if not rows:
        return None
    *columns, packed = rows[0]
    summary, evidence = _summary(columns), _decoder.decode(zlib.decompress(packed))
    return CrashRecord(
        service_id=summary.service,
        container_id=summary.container_id,
        crash=summary.crash,
        image=summary.image,
        image_digest=summary.image_digest,
        restart_count=summary.restart_count,
        log=tuple(evidence.log),
        stats=tuple(evidence.stats),
    )


async def keep_newest(session: Session, *, host: str, service: str, most: int) -> None:
    """Forget all crashes of a service but the newest: one that crashes on and on has no end."""
    await session.execute(
        """
        DELETE FROM crash WHERE service = $1 AND host = $2 AND id <= (
            SELECT id FROM crash WHERE service = $1 AND host = $2
            ORDER BY id DESC LIMIT 1 OFFSET $3
        )
        """,
        storable_name(service),
        storable_name(host),
        most,
    )


def _packed(record: CrashRecord) -> bytes:
    log = [replace(line, message=clean_text(line.message)) for line in record.log]
    return zlib.compress(msgspec.json.encode(_Evidence(log=log, stats=record.stats)))


def _summary(row: Row) -> CrashSummary:
    id_, host, service, container_id, began_ms, at_ms, exit_code, oom, *rest = row
    image, image_digest, restart_count = rest
    crash = Crash(began_ms=began_ms, at_ms=at_ms, exit_code=exit_code, oom_killed=bool(oom))
    return CrashSummary(
        id=id_,
        host=host,
        service=service,
        container_id=container_id,
        crash=crash,
        image=image,
        image_digest=image_digest,
        restart_count=restart_count,
    )
