"""The four signs of a service, and what they amount to: rules over what was measured."""

from collections.abc import Sequence
from typing import Final

from watchroom.domain.incident_calls import slow_calls
from watchroom.domain.incident_evidence import TELLING, Evidence, Happening, TiedRuns
from watchroom.domain.incident_resources import Excess, excess_of
from watchroom.domain.incident_scenes import LEAD_MS, Scene
from watchroom.domain.incident_unusual import unusual
from watchroom.domain.incidents import ServiceReport, Sign, SignKind, SignState, Verdict
from watchroom.domain.spans import Span

SECONDS_BEFORE: Final = "s before the first failure"
FAILED_RUNS: Final = "failed runs"

_RANKS: Final = {type_: rank for rank, type_ in enumerate(TELLING)}


def report_of(evidence: Evidence, scene: Scene) -> ServiceReport:
    """Return the four signs of a service and its verdict."""
    happening = _telling(evidence.happenings, scene.events)
    excess = _excess(evidence)
    signs = (
        _event(happening, evidence, scene),
        _node(evidence.ties),
        excess.sign,
        unusual(happening, excess, evidence, scene),
    )
    return ServiceReport(
        host=evidence.host,
        service=evidence.service,
        name=evidence.name,
        verdict=verdict_of(signs),
        signs=signs,
    )


def verdict_of(signs: Sequence[Sign]) -> Verdict:
    """Return what signs amount to; only those that were found count."""
    found = {sign.kind for sign in signs if sign.state is SignState.YES}
    if SignKind.NODE in found and len(found) >= 3:
        return Verdict.LIKELY
    return Verdict.POSSIBLE if len(found) >= 2 else Verdict.NONE


def rank_of(report: ServiceReport) -> tuple[int, int, str, str]:
    """Return what reports are sorted by: the most suspect first."""
    found = sum(sign.state is SignState.YES for sign in report.signs)
    return list(Verdict).index(report.verdict), -found, report.name.casefold(), report.host


def _excess(evidence: Evidence) -> Excess:
    """Return what it used too much of; else that calls of it were slow, if they were."""
    used = excess_of(evidence.during, evidence.before, cpu_limit=evidence.cpu_limit)
    if used.sign.state is SignState.YES:
        return used
    return slow_calls(evidence.calls) or used


def _telling(happenings: Sequence[Happening], span: Span) -> Happening | None:
    """Return the most telling event in a span, the latest of its type; None if there is none."""
    within = [each for each in happenings if span[0] <= each.at_ms < span[1]]
    return min(within, key=lambda each: (_RANKS[each.type], -each.at_ms), default=None)


def _event(happening: Happening | None, evidence: Evidence, scene: Scene) -> Sign:
    if happening is None:
        is_watched = evidence.is_watched_since(scene.events[0])
        return Sign(
            kind=SignKind.EVENT,
            state=SignState.NO if is_watched else SignState.NO_DATA,
            says="Nothing happened to it" if is_watched else "It was not watched at that time",
            threshold=LEAD_MS / 1000,
            unit=SECONDS_BEFORE,
        )
    words = TELLING[happening.type]
    first_ms = scene.first_failure_ms
    if first_ms is None:
        return Sign(kind=SignKind.EVENT, state=SignState.YES, says=words, at_ms=happening.at_ms)
    before_s = (first_ms - happening.at_ms) / 1000
    return Sign(
        kind=SignKind.EVENT,
        state=SignState.YES,
        says=f"{words} {_seconds(before_s)}",
        value=before_s,
        threshold=LEAD_MS / 1000,
        unit=SECONDS_BEFORE,
        at_ms=happening.at_ms,
    )


def _seconds(before_s: float) -> str:
    if before_s <= 0:
        return "at the moment of the first failure"
    return f"{before_s:.0f} s before the first failure"


def _node(ties: TiedRuns) -> Sign:
    state, says = _tied(ties)
    known = None if state is SignState.NO_DATA else float(ties.here)
    return Sign(
        kind=SignKind.NODE, state=state, says=says, value=known, threshold=1.0, unit=FAILED_RUNS
    )


def _tied(ties: TiedRuns) -> tuple[SignState, str]:
    if ties.here:
        return SignState.YES, "A node that failed talks to it"
    if not ties.total:
        return SignState.NO_DATA, "No run failed"
    if ties.unknown:
        return SignState.NO_DATA, "It cannot be told what some nodes that failed talk to"
    return SignState.NO, "The nodes that failed talk to something else"
