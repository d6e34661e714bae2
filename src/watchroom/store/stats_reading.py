"""Reads what services used from a tier: its blocks, and for the latest time the tier below."""

import asyncio
from collections.abc import Sequence

from watchroom.domain.spans import Span
from watchroom.domain.stats_samples import StatsColumns, between, folded, joined
from watchroom.store import stats_blocks, stats_sweeps
from watchroom.store.database import Session
from watchroom.store.stats_sweeps import ServiceKey
from watchroom.store.stats_tiers import TIERS, Tier, TierState

ByService = dict[ServiceKey, StatsColumns]


async def read(
    session: Session,
    states: Sequence[TierState],
    span: Span,
    *,
    level: int,
    only: ServiceKey | None = None,
) -> ByService:
    """
    Return points in the span [from, to) as the tier of *level* has them, by service.

    Level 0 are the samples themselves, and those of one service are read at a fraction of the
    cost of all. What a tier has no block of yet is worked out from the tier below.
    """
    if level == 0:
        return await _samples(session, span, only)
    tier, folded_to_ms = TIERS[level - 1], states[level - 1].folded_to_ms
    earlier, later = _split(span, folded_to_ms)
    blocks = await _blocks(session, tier, earlier, only) if earlier else {}
    if later is None:
        return blocks
    finer = await read(session, states, later, level=level - 1, only=only)
    return _joined(blocks, await asyncio.to_thread(each_folded, finer, tier.step_ms))


def each_folded(columns: ByService, step_ms: int) -> ByService:
    """Return the points of every service folded to spans of *step_ms*."""
    return {key: folded(one, step_ms) for key, one in columns.items()}


async def _samples(session: Session, span: Span, only: ServiceKey | None) -> ByService:
    rows = await stats_sweeps.rows_between(session, *span)
    return await asyncio.to_thread(lambda: _each_between(stats_sweeps.columns_of(rows, only), span))


async def _blocks(session: Session, tier: Tier, span: Span, only: ServiceKey | None) -> ByService:
    rows = await stats_blocks.rows_between(session, tier, *span, only)
    return await asyncio.to_thread(lambda: _each_between(stats_blocks.columns_of(rows), span))


def _each_between(columns: ByService, span: Span) -> ByService:
    cut = {key: between(one, *span) for key, one in columns.items()}
    return {key: one for key, one in cut.items() if one.at_ms}


def _split(span: Span, at_ms: int) -> tuple[Span | None, Span | None]:
    """Return what of a span lies before a moment and what does not."""
    from_ms, to_ms = span
    before = (from_ms, min(to_ms, at_ms)) if from_ms < at_ms else None
    return before, (max(from_ms, at_ms), to_ms) if to_ms > at_ms else None


def _joined(earlier: ByService, later: ByService) -> ByService:
    parts = {key: [columns] for key, columns in earlier.items()}
    for key, columns in later.items():
        parts.setdefault(key, []).append(columns)
    return {key: joined(columns) for key, columns in parts.items()}
