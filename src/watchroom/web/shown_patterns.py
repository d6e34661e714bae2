"""Error patterns, and what may help against them, in the shapes of the API."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from watchroom.domain.events import Event
from watchroom.domain.faults import fault_of
from watchroom.domain.incidents import Incident, Verdict
from watchroom.domain.pattern_status import PatternStatus, Sightings, status_of
from watchroom.domain.pattern_suspects import suspect_of
from watchroom.domain.recommendations import (
    SHORT_OF_MEMORY,
    FailureGroup,
    Findings,
    ModelLoad,
    Recommendation,
    ShortOfMemory,
    recommend,
)
from watchroom.domain.trends import rate_percent
from watchroom.store import known_patterns
from watchroom.store.pattern_mutes import Mute
from watchroom.store.pattern_runs import Hit, Sample
from watchroom.web.shown import image_url
from watchroom.web.shown_services import time_or_none
from watchroom.web.times import iso_time
from watchroom.web.wire.patterns import (
    Pattern,
    PatternAdvice,
    PatternCounts,
    PatternEnd,
    PatternEvent,
    PatternHit,
    PatternKind,
    PatternMute,
    PatternSample,
    PatternSuspect,
)

Kills = Mapping[tuple[str, str], int]  # how often memory ran out, by host and id of the service


def shown_pattern(
    found: known_patterns.Pattern,
    seen: Sightings,
    *,
    now_ms: int,
    trend: Sequence[int],
    failed: int,
    mute: Mute | None,
    incident: Incident | None,
) -> Pattern:
    """Return a way in which runs failed; *failed* are all failures of that time."""
    return Pattern(
        id=found.id,
        kind=PatternKind.FAILURE,
        node=found.node,
        type=found.type,
        message=found.text,
        runs=sum(trend),
        share=rate_percent(sum(trend), failed),
        status=status_of(seen, now_ms=now_ms, muted_until_ms=mute.until_ms if mute else None),
        muted=None if mute is None else _mute(mute),
        incident=None if incident is None else incident.id,
        suspect=None if incident is None else _suspect(found.node, incident),
        **_seen(seen, trend),
    )


def shown_unreadable(seen: Sightings, *, now_ms: int, trend: Sequence[int]) -> Pattern:
    """Return the runs whose answers name no level, as a pattern."""
    return Pattern(
        id=None,
        kind=PatternKind.UNREADABLE,
        node=None,
        type=None,
        message=None,
        runs=sum(trend),
        share=None,
        status=status_of(seen, now_ms=now_ms),
        muted=None,
        incident=None,
        suspect=None,
        **_seen(seen, trend),
    )


def shown_counts(patterns: Iterable[Pattern]) -> PatternCounts:
    """Return how many patterns stand in which way."""
    counts = Counter(pattern.status for pattern in patterns)
    return PatternCounts(
        open=sum(runs for status, runs in counts.items() if status.is_open),
        new=counts[PatternStatus.NEW],
        back=counts[PatternStatus.BACK],
        quiet=counts[PatternStatus.QUIET],
        muted=counts[PatternStatus.MUTED],
    )


def shown_advice(
    patterns: Sequence[Pattern],
    *,
    runs: int,
    unreadable_runs: int,
    kills: Kills,
    loads: Sequence[ModelLoad] = (),
) -> list[PatternAdvice]:
    """
    Return what may help against some patterns, by the fixed rules; *runs* are all of them.

    *kills* and *loads* are of the same time.
    """
    failures = [pattern for pattern in patterns if pattern.runs and pattern.id is not None]
    starved = [pattern for pattern in failures if _is_suspected(pattern, kills)]
    findings = Findings(
        total_runs=runs,
        failures=tuple(
            FailureGroup(
                node=each.node, message=each.message or "", type=each.type, count=each.runs
            )
            for each in failures
        ),
        unreadable_runs=unreadable_runs,
        short_of_memory=_short_of_memory(starved, kills) if starved else None,
        model_loads=tuple(loads),
    )
    about: dict[str | None, list[int]] = defaultdict(list)
    for each in failures:
        fault = fault_of(each.message or "", each.type)
        if fault is not None and each.id is not None:
            about[fault.value].append(each.id)
    about[SHORT_OF_MEMORY] = [each.id for each in starved if each.id is not None]
    return [_advice(given, about) for given in recommend(findings)]


def _is_suspected(pattern: Pattern, kills: Kills) -> bool:
    """Whether an incident gives signs of a service, and that one was killed."""
    suspect = pattern.suspect
    return (
        suspect is not None
        and suspect.verdict in (Verdict.LIKELY, Verdict.POSSIBLE)
        and _place(pattern) in kills
    )


def _short_of_memory(starved: Sequence[Pattern], kills: Kills) -> ShortOfMemory:
    nodes = dict.fromkeys(pattern.node for pattern in starved if pattern.node is not None)
    return ShortOfMemory(
        kills=sum(kills[place] for place in {_place(pattern) for pattern in starved}),
        runs=sum(pattern.runs for pattern in starved),
        nodes=tuple(nodes),
    )


def _place(pattern: Pattern) -> tuple[str, str]:
    """Return host and id of the suspected service; of what is outside, nothing."""
    suspect = pattern.suspect
    return ("", "") if suspect is None else (suspect.host or "", suspect.service_id or "")


def shown_hits(hits: Iterable[Hit]) -> list[PatternHit]:
    """Return the cameras or models of a pattern."""
    return [PatternHit(name=hit.name, runs=hit.runs) for hit in hits]


def shown_sample(sample: Sample) -> PatternSample:
    """Return a run of a pattern."""
    return PatternSample(
        execution_id=sample.execution_id,
        started_at=iso_time(sample.started_ms),
        camera=sample.camera,
        workflow=sample.workflow,
        message=sample.message,
        image_url=image_url(sample.execution_id) if sample.has_picture else None,
    )


def shown_end(last_ms: int, resumed_ms: int | None, event: Event | None) -> PatternEnd:
    """Return how a pattern fell quiet."""
    return PatternEnd(
        last_run_at=iso_time(last_ms),
        resumed_at=time_or_none(resumed_ms),
        event=None if event is None else _event(event),
    )


def _event(event: Event) -> PatternEvent:
    return PatternEvent(
        at=iso_time(event.at_ms),
        type=event.type,
        host=event.host or "",
        service_id=event.service or "",
    )


def _seen(seen: Sightings, trend: Sequence[int]) -> dict[str, Any]:
    return {
        "first_seen": iso_time(seen.first_ms),
        "last_seen": iso_time(seen.last_ms),
        "trend": list(trend),
    }


def _mute(mute: Mute) -> PatternMute:
    return PatternMute(
        until=iso_time(mute.until_ms),
        reason=mute.reason,
        at=iso_time(mute.muted_ms),
        by=mute.muted_by,
    )


def _suspect(node: str | None, incident: Incident) -> PatternSuspect | None:
    found = suspect_of(node, incident.report)
    if found is None:
        return None
    return PatternSuspect(
        kind=found.kind,
        name=found.name,
        host=found.host,
        service_id=found.service,
        verdict=found.verdict,
    )


def _advice(given: Recommendation, about: Mapping[str | None, list[int]]) -> PatternAdvice:
    evidence = given.evidence
    return PatternAdvice(
        rule=given.rule,
        recommendation=given.advice,
        measured=evidence.measured,
        value=evidence.value,
        threshold=evidence.threshold,
        unit=evidence.unit.value,
        nodes=list(evidence.nodes),
        affected_executions=evidence.affected_runs,
        patterns=about.get(given.rule, []),
    )
