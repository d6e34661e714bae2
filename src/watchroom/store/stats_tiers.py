"""How samples are thinned out with age, and how far that has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Final

from watchroom.store.database import Reader, Session

DAY_S: Final = 86_400
SAMPLES_EVERY_S: Final = 5  # the sampler's pace
SAMPLES_KEPT_S: Final = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One resolution; what is younger than a whole block is worked out from the tier below."""

    resolution_s: int  # length of the span that a point stands for
    block_s: int  # length of the span whose points are stored together, once it is over
    kept_s: int

    @property
    def step_ms(self) -> int:
        """Length of a point's span."""
        return self.resolution_s * 1000

    @property
    def block_ms(self) -> int:
        """Length of a block's span."""
        return self.block_s * 1000


TIERS: Final = (
    Tier(resolution_s=10, block_s=600, kept_s=DAY_S),
    Tier(resolution_s=60, block_s=3_600, kept_s=14 * DAY_S),
    Tier(resolution_s=600, block_s=DAY_S, kept_s=366 * DAY_S),
)  # each resolution is a multiple of the one above it, and so is each block
_STEPS_S: Final = (
    5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
)  # fmt: skip  # resolutions of a chart up to a day


@dataclass(frozen=True, slots=True, kw_only=True)
class TierState:
    """How far one tier is."""

    folded_to_ms: int = 0  # everything before is in its blocks
    kept_from_ms: int = 0  # everything before was forgotten


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """How a chart is drawn."""

    step_s: int  # length of the span that a point stands for
    level: int  # how many tiers it is drawn from; 0: from the samples themselves

    @property
    def step_ms(self) -> int:
        """Length of a point's span."""
        return self.step_s * 1000


async def read_states(reader: Reader) -> list[TierState]:
    """Return how far each of TIERS is."""
    rows = await reader.fetch("SELECT resolution_s, folded_to_ms, kept_from_ms FROM stats_tier")
    found = {row[0]: TierState(folded_to_ms=row[1], kept_from_ms=row[2]) for row in rows}
    return [found.get(tier.resolution_s, TierState()) for tier in TIERS]


async def save_state(session: Session, tier: Tier, state: TierState) -> None:
    """Note how far a tier is."""
    await session.execute(
        """
        INSERT INTO stats_tier (resolution_s, folded_to_ms, kept_from_ms) VALUES ($1, $2, $3)
        ON CONFLICT (resolution_s) DO UPDATE SET
            folded_to_ms = excluded.folded_to_ms, kept_from_ms = excluded.kept_from_ms
        """,
        tier.resolution_s,
        state.folded_to_ms,
        state.kept_from_ms,
    )


def resolution_for(
    states: Sequence[TierState], from_ms: int, to_ms: int, points: int
) -> Resolution:
    """Return the finest resolution that reaches back to *from_ms* in at most *points* points."""
    days = (to_ms - from_ms) // (points * DAY_S * 1000)
    for step_s in chain(_STEPS_S, count(max(1, days) * DAY_S, DAY_S)):
        chosen = Resolution(step_s=step_s, level=_level(step_s))
        if _spans(chosen, from_ms, to_ms) <= points and _reaches(states, chosen.level, from_ms):
            return chosen
    raise AssertionError("some number of days always fits")


def _level(step_s: int) -> int:
    return sum(step_s % tier.resolution_s == 0 for tier in TIERS)


def _spans(resolution: Resolution, from_ms: int, to_ms: int) -> int:
    return -(-to_ms // resolution.step_ms) - from_ms // resolution.step_ms


def _reaches(states: Sequence[TierState], level: int, from_ms: int) -> bool:
    if level == 0:
        return from_ms >= states[0].folded_to_ms - SAMPLES_KEPT_S * 1000
    return level == len(TIERS) or from_ms >= states[level - 1].kept_from_ms
