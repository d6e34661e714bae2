"""Whether calls of a service took far longer than they usually do."""

from typing import Final

from watchroom.domain.incident_evidence import CallTimes
from watchroom.domain.incident_resources import TIMES_USUAL, Excess
from watchroom.domain.incidents import Sign, SignKind, SignState

FEWEST_CALLS: Final = 5  # of fewer, one that was slow says nothing
FEWEST_USUAL_CALLS: Final = 30  # tell what is usual
LEAST_S: Final = 1.0  # what is quicker troubles nobody, however unusual
SECONDS: Final = "seconds of a call"


def slow_calls(times: CallTimes | None) -> Excess | None:
    """Return that calls took three times what is usual; None if not, or if that is not known."""
    if times is None or times.p95_s is None or times.usual_p95_s is None:
        return None
    if times.calls < FEWEST_CALLS or times.usual_calls < FEWEST_USUAL_CALLS:
        return None
    allowed_s = max(times.usual_p95_s * TIMES_USUAL, LEAST_S)
    if times.p95_s < allowed_s:
        return None
    sign = Sign(
        kind=SignKind.RESOURCE,
        state=SignState.YES,
        says=f"95 % of its calls took up to {times.p95_s:.1f} s, in the 7 days before up to "
        f"{times.usual_p95_s:.1f} s",
        value=times.p95_s,
        threshold=allowed_s,
        unit=SECONDS,
    )
    return Excess(sign=sign, peak=times.p95_s, usual_peak=times.day_p95_s, unit=SECONDS)
