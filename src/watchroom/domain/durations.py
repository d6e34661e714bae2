"""A histogram of durations on a logarithmic scale, so that quantiles of many runs are cheap."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Final

RELATIVE_ERROR: Final = 0.02  # of a quantile, at most, apart from rounding to whole milliseconds
MAX_BUCKET: Final = 1_200  # far beyond any run: 10^20 ms

_FLOAT_NOISE: Final = 1e-9  # 0.07 of 100 runs are 7, not 7.000000000000001
_GROWTH: Final = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
_LOG_GROWTH: Final = math.log(_GROWTH)


def bucket_of(duration_ms: int) -> int:
    """
    Return the number of the bucket for a duration: 0 for no time at all, growing from there.

    Bucket n > 0 holds g^(n-2) < duration <= g^(n-1), g being about 1.04. Source: Masson, Rim
    and Lee, "DDSketch", VLDB 2019.
    """
    if duration_ms <= 0:
        return 0
    return min(math.ceil(math.log(duration_ms) / _LOG_GROWTH) + 1, MAX_BUCKET)


def quantile(counts: Mapping[int, int], q: float) -> float | None:
    """
    Return the duration in milliseconds that a share *q*, 0 to 1, of the runs does not exceed.

    *counts* holds the number of runs per bucket. The answer is within RELATIVE_ERROR of the
    run of that rank (nearest rank). None if there are no runs.
    """
    runs = sum(counts.values())
    if not runs:
        return None
    rank = min(max(1, math.ceil(q * runs - _FLOAT_NOISE)), runs)
    buckets = sorted(counts)
    reached = accumulate(counts[bucket] for bucket in buckets)
    return _middle_ms(buckets[next(i for i, seen in enumerate(reached) if seen >= rank)])


def together(histograms: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Return the runs per bucket of several groups of runs taken as one."""
    total: Counter[int] = Counter()
    for histogram in histograms:
        total.update(histogram)
    return total


def _middle_ms(bucket: int) -> float:
    """Return the duration that is at most RELATIVE_ERROR away from all in the bucket."""
    if bucket <= 0:
        return 0.0
    upper_ms: float = _GROWTH ** (bucket - 1)
    return upper_ms * 2 / (1 + _GROWTH)
