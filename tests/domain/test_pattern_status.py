"""How an error pattern stands follows from when its runs began."""

import pytest

from watchroom.domain.pattern_status import PatternStatus, Sightings, covering, status_of
from watchroom.domain.spans import DAY_MS, HOUR_MS

NOW_MS = 100 * DAY_MS


def seen(*hours_ago: float) -> Sightings:
    """Return what the store tells of runs that began so long ago, the earliest first."""
    moments = [NOW_MS - round(hours * HOUR_MS) for hours in hours_ago]
    lately = [each for each in moments if each >= NOW_MS - DAY_MS]
    earlier = [each for each in moments if each < NOW_MS - DAY_MS]
    return Sightings(
        first_ms=moments[0],
        last_ms=moments[-1],
        returned_ms=lately[0] if lately else None,
        before_ms=earlier[-1] if earlier else None,
    )


@pytest.mark.parametrize(
    ("hours_ago", "status"),
    [
        ((2, 1), PatternStatus.NEW),
        ((24,), PatternStatus.NEW),
        ((24.1,), PatternStatus.QUIET),
        ((300, 200), PatternStatus.QUIET),
        ((30, 10), PatternStatus.OPEN),
        ((30, 6), PatternStatus.BACK),
        ((300, 5, 1), PatternStatus.BACK),
        ((300, 30, 20, 1), PatternStatus.OPEN),
    ],
)
def test_a_status_is_told_from_the_runs(
    hours_ago: tuple[float, ...], status: PatternStatus
) -> None:
    """A day without a run is what tells them apart."""
    assert status_of(seen(*hours_ago), now_ms=NOW_MS) is status


@pytest.mark.parametrize("hours_ago", [(1,), (300,), (300, 5)])
def test_a_muted_pattern_is_muted_until_its_moment(hours_ago: tuple[float, ...]) -> None:
    """Whatever happens; and heard again by itself afterwards."""
    sightings = seen(*hours_ago)
    heard = status_of(sightings, now_ms=NOW_MS)

    assert status_of(sightings, now_ms=NOW_MS, muted_until_ms=NOW_MS + 1) is PatternStatus.MUTED
    assert status_of(sightings, now_ms=NOW_MS, muted_until_ms=NOW_MS) is heard


@pytest.mark.parametrize(
    ("counts", "patterns"),
    [
        ([], None),
        ([0, 0], None),
        ([7], 1),
        ([29, 6, 2], 3),
        ([2, 29, 7], 3),
        ([95, 5], 1),
        ([94, 6], 2),
        ([1] * 20, 19),
    ],
)
def test_coverage_counts_the_most_frequent(counts: list[int], patterns: int | None) -> None:
    """How few patterns make up 95 % of the failures; exactly 95 are enough."""
    assert covering(counts) == patterns
