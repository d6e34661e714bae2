"""
Samples as they come: what one host's containers used in ten seconds is one row, or two.

A row for each sample, in the order of services, was measured to cost twenty times the writing,
for each lands on a page of its own; a sweep of a hundred containers in one row takes 9 kB.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter, itemgetter
from typing import Final

import msgspec

from watchroom.domain.spans import Span
from watchroom.domain.stats_samples import StatsColumns, StatsSample
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Row, Session

SLOT_MS: Final = 10_000

ServiceKey = tuple[str, str]  # host, service
_Sample = list[int | float | None]  # its time, then the figures below

_figures = attrgetter(
    "cpu_percent", "memory_bytes", "memory_limit_bytes", "received_bytes_s", "sent_bytes_s",
    "read_bytes_s", "written_bytes_s", "pids",
)  # fmt: skip
_encoder = msgspec.msgpack.Encoder()
_sweep_decoder = msgspec.msgpack.Decoder(list[tuple[str, msgspec.Raw]])
_sample_decoder = msgspec.msgpack.Decoder(_Sample)


async def add(session: Session, samples: Iterable[StatsSample]) -> None:
    """Keep samples; they may be of several hosts and moments."""
    slots: dict[tuple[int, str], list[tuple[str, _Sample]]] = defaultdict(list)
    for sample in samples:
        slot = (sample.at_ms // SLOT_MS * SLOT_MS, storable_name(sample.host))
        slots[slot].append((storable_name(sample.service), _stored(sample)))
    await session.execute_many(
        "INSERT INTO stats_sweep (slot_ms, host, body) VALUES ($1, $2, $3)",
        [(*slot, _encoder.encode(stored)) for slot, stored in slots.items()],
    )


async def rows_between(reader: Reader, from_ms: int, to_ms: int) -> list[Row]:
    """Return the rows, slot by slot, that have all samples of [from_ms, to_ms) and maybe more."""
    return await reader.fetch(
        """
        SELECT host, body FROM stats_sweep WHERE slot_ms >= $1 AND slot_ms < $2 ORDER BY slot_ms
        """,
        from_ms // SLOT_MS * SLOT_MS,
        to_ms,
    )


def columns_of(rows: Iterable[Row], only: ServiceKey | None) -> dict[ServiceKey, StatsColumns]:
    """Return the samples in *rows* by service, of all services or of one."""
    found: dict[ServiceKey, list[_Sample]] = defaultdict(list)
    for host, body in rows:
        if only is None or host == only[0]:
            for service, sample in _sweep_decoder.decode(body):
                if only is None or service == only[1]:
                    found[host, service].append(_sample_decoder.decode(sample))
    return {key: _columns(samples) for key, samples in found.items()}


async def starts(reader: Reader, span: Span, block_ms: int) -> list[int]:
    """Return those multiples of *block_ms* in a span, ascending, after which samples were taken."""
    rows = await reader.fetch(
        """
        SELECT DISTINCT slot_ms / $3 * $3 AS start_ms FROM stats_sweep
        WHERE slot_ms >= $1 AND slot_ms < $2 ORDER BY start_ms
        """,
        *span,
        block_ms,
    )
    return [row[0] for row in rows]


async def forget(session: Session, before_ms: int) -> None:
    """Delete what is older."""
    await session.execute("DELETE FROM stats_sweep WHERE slot_ms < $1", before_ms)


def _stored(sample: StatsSample) -> _Sample:
    """Return a sample with None in place of what is no number: JSON could not say it."""
    figures = [None if f is None or not math.isfinite(f) else f for f in _figures(sample)]
    return [sample.at_ms, *figures]


def _columns(samples: Iterable[_Sample]) -> StatsColumns:
    in_order = sorted(samples, key=itemgetter(0))
    at_ms, cpu, memory, limit, received, sent, read, written, pids = zip(*in_order, strict=True)
    return StatsColumns(
        at_ms=at_ms,
        samples=(1,) * len(at_ms),
        cpu_percent=cpu,
        cpu_percent_most=cpu,
        memory_bytes=memory,
        memory_bytes_most=memory,
        memory_limit_bytes=limit,
        received_bytes_s=received,
        sent_bytes_s=sent,
        read_bytes_s=read,
        written_bytes_s=written,
        pids=pids,
    )
