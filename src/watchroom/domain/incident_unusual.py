"""Whether what a sign shows was not so in the day before."""

from functools import partial
from typing import Final

from watchroom.domain.incident_evidence import TELLING, Evidence, Happening
from watchroom.domain.incident_resources import Excess
from watchroom.domain.incident_scenes import Scene
from watchroom.domain.incidents import Sign, SignKind, SignState

_Sign: Final = partial(Sign, kind=SignKind.UNUSUAL)


def unusual(happening: Happening | None, excess: Excess, evidence: Evidence, scene: Scene) -> Sign:
    """
    Return whether the event that is a sign, or else the peak that is one, is unusual.

    An event is, if the day before has none of its type; a peak, if it lies above that day's.
    """
    found = [
        *([_unusual_event(happening, evidence, scene)] if happening else []),
        *([_unusual_peak(excess)] if excess.sign.state is SignState.YES else []),
    ]
    for state in (SignState.YES, SignState.NO_DATA, SignState.NO):
        for sign in found:
            if sign.state is state:
                return sign
    return _nothing_to_compare(excess, evidence, scene)


def _unusual_event(happening: Happening, evidence: Evidence, scene: Scene) -> Sign:
    from_ms, to_ms = scene.before
    earlier = sum(
        each.type is happening.type and from_ms <= each.at_ms < to_ms
        for each in evidence.happenings
    )
    what = TELLING[happening.type].lower()
    if earlier == 0 and not evidence.is_watched_since(from_ms):
        return _Sign(state=SignState.NO_DATA, says="It was not watched for the 24 h before")
    return _Sign(
        state=SignState.NO if earlier else SignState.YES,
        says=f"{earlier} times {what} in the 24 h before",
        value=float(earlier),
        threshold=0.0,
        unit=f"times {what} in the 24 h before",
        at_ms=happening.at_ms,
    )


def _unusual_peak(excess: Excess) -> Sign:
    peak, usual = excess.peak, excess.usual_peak
    if peak is None or usual is None:
        return _Sign(state=SignState.NO_DATA, says="It was not measured in the 24 h before")
    is_higher = peak > usual
    compared = "above" if is_higher else "not above"
    return _Sign(
        state=SignState.YES if is_higher else SignState.NO,
        says=f"Its peak is {compared} that of the 24 h before",
        value=peak,
        threshold=usual,
        unit=excess.unit,
        at_ms=excess.sign.at_ms,
    )


def _nothing_to_compare(excess: Excess, evidence: Evidence, scene: Scene) -> Sign:
    told = evidence.is_watched_since(scene.events[0])
    if told and excess.sign.state is SignState.NO:
        return _Sign(state=SignState.NO, says="Nothing that could be unusual")
    return _Sign(state=SignState.NO_DATA, says="Too little is known of that time")
