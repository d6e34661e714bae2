"""Folds samples into coarser tiers as spans of time come to their end, and forgets old ones."""

import asyncio
from typing import Final

from watchroom.domain.spans import Span
from watchroom.store import stats_blocks, stats_sweeps
from watchroom.store.database import Session
from watchroom.store.stats_reading import each_folded, read
from watchroom.store.stats_tiers import (
    SAMPLES_KEPT_S,
    TIERS,
    TierState,
    read_states,
    save_state,
)

LATE_MS: Final = 30_000  # how long after its end a span is waited for: sweeps take their time


async def roll(session: Session, now_ms: int) -> None:
    """
    Bring every tier up to date; of little cost unless a span has ended since the last time.

    Each sample is read once for the first tier, each point of a tier once for the next. After
    a clock was put back, what was folded under the wrong time is folded again.
    """
    states = await read_states(session)
    ended: list[int] = []
    known_to_ms = now_ms - LATE_MS
    for level, tier in enumerate(TIERS):
        known_to_ms = known_to_ms // tier.block_ms * tier.block_ms
        if states[level].folded_to_ms != known_to_ms:
            await _fold(session, states, level, (states[level].folded_to_ms, known_to_ms))
            states[level] = await _noted(session, level, known_to_ms)
            ended.append(level)
    for level in ended:  # only now: after days without a turn, the next tier still needed it
        await _forget(session, level, states[level])


async def _fold(session: Session, states: list[TierState], level: int, span: Span) -> None:
    """Write the blocks of a tier for a span of time from the tier below."""
    tier = TIERS[level]
    for start_ms in await _starts(session, level, span):
        end_ms = start_ms + tier.block_ms
        finer = await read(session, states, (start_ms, end_ms), level=level)
        points = await asyncio.to_thread(each_folded, finer, tier.step_ms)
        await stats_blocks.save(session, tier, start_ms, points)


async def _starts(session: Session, level: int, span: Span) -> list[int]:
    """Return where the blocks of a span begin for which the tier below has anything."""
    block_ms = TIERS[level].block_ms
    if level == 0:
        return await stats_sweeps.starts(session, span, block_ms)
    return await stats_blocks.starts(session, TIERS[level - 1], span, block_ms)


async def _noted(session: Session, level: int, folded_to_ms: int) -> TierState:
    tier = TIERS[level]
    state = TierState(folded_to_ms=folded_to_ms, kept_from_ms=folded_to_ms - tier.kept_s * 1000)
    await save_state(session, tier, state)
    return state


async def _forget(session: Session, level: int, state: TierState) -> None:
    """Delete what is too old for a tier, and for samples once they are in the first."""
    if level == 0:
        await stats_sweeps.forget(session, state.folded_to_ms - SAMPLES_KEPT_S * 1000)
    await stats_blocks.forget(session, TIERS[level], state.kept_from_ms)
