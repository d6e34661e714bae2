"""Finds out, for some failed runs and a stretch of time, which services show which signs."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from watchroom.domain.events import Event
from watchroom.domain.incident_scenes import Scene
from watchroom.domain.incident_signs import rank_of, report_of
from watchroom.domain.incidents import (
    FailedNode,
    FailedPattern,
    NodeTie,
    Report,
    TimelineEntry,
)
from watchroom.domain.spans import Span
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.incidents.facts import Facts, Usage, read_facts
from watchroom.flows.services.views import ServiceView
from watchroom.store import service_history
from watchroom.store.database import Database, Session
from watchroom.store.failed_runs import FailedRun

MOST_RUNS: Final = 1_000  # failed runs that one analysis reads
MOST_TOLD: Final = 200  # events that its timeline has


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which services a report is about."""

    host: str | None = None  # None: of all hosts
    service: str | None = None  # None: all

    def takes(self, host: str, service: str) -> bool:
        """Tell whether a service is among them."""
        return self.host in {None, host} and self.service in {None, service}


class Analysis:
    """
    Judges services by what is in the store; asks no engine.

    All reads are bounded: a thousand runs, fifty definitions, ten thousand events of services by
    their index, and what was used from the tiers: a day in minutes, the time itself in seconds.
    """

    def __init__(
        self,
        *,
        store: Database,
        views: Callable[[], Sequence[ServiceView]],
        clock: Clock,
    ) -> None:
        self._store = store
        self._views = views
        self._clock = clock
        self._usual: tuple[Span, Usage] | None = None  # of the last day that was read

    async def report(
        self, runs: Sequence[FailedRun], scene: Scene, wanted: Wanted | None = None
    ) -> Report:
        """Return what is known of that time. Raises StoreUnavailable."""
        asked = wanted or Wanted()
        async with self._store.reading() as session:
            before = await self._used_before(session, scene.usage_before)
            facts = await read_facts(session, runs, scene, self._views(), before=before)
        services = [
            report_of(evidence, scene)
            for evidence in facts.evidence()
            if asked.takes(evidence.host, evidence.service)
        ]
        return Report(
            services=tuple(sorted(services, key=rank_of)),
            nodes=_nodes(facts.ties),
            patterns=_patterns(runs),
            timeline=_timeline(facts, asked),
            runs_read=len(runs),
            analysed_ms=to_ms(self._clock()),
        )

    async def _used_before(self, session: Session, span: Span) -> Usage:
        """Return what was used in a day that is over: of an open incident it stays the same."""
        if self._usual is None or self._usual[0] != span:
            self._usual = (span, await service_history.used(session, span))
        return self._usual[1]


def _nodes(ties: Iterable[NodeTie | None]) -> tuple[FailedNode, ...]:
    counts = Counter(tie for tie in ties if tie is not None)
    return tuple(FailedNode(tie=tie, runs=runs) for tie, runs in counts.most_common())


def _patterns(runs: Sequence[FailedRun]) -> tuple[FailedPattern, ...]:
    alike: dict[int, list[FailedRun]] = defaultdict(list)
    for run in runs:
        if run.pattern_id is not None:
            alike[run.pattern_id].append(run)
    patterns = [
        FailedPattern(
            id=id_, text=one[0].text or "", node=one[0].node, type=one[0].type, runs=len(one)
        )
        for id_, one in alike.items()
    ]
    return tuple(sorted(patterns, key=lambda pattern: (-pattern.runs, pattern.id)))


def _timeline(facts: Facts, wanted: Wanted) -> tuple[TimelineEntry, ...]:
    from_ms, to_ms = facts.scene.timeline
    entries = [
        TimelineEntry(
            at_ms=event.at_ms, type=event.type, host=host, service=service, says=_words(event)
        )
        for (host, service), events in facts.events.items()
        if wanted.takes(host, service)
        for event in events
        if from_ms <= event.at_ms < to_ms
    ]
    return tuple(sorted(entries, key=lambda entry: entry.at_ms)[:MOST_TOLD])


def _words(event: Event) -> str | None:
    said = event.data.get("reason") or event.data.get("error") or event.data.get("result")
    return said if isinstance(said, str) else None
