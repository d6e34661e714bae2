"""`/api/patterns`: the ways in which runs fail, how each stands, and what may help."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from litestar.response import Response

from watchroom.domain.errors import InvalidInput, NotFound
from watchroom.domain.incidents import Incident
from watchroom.domain.pattern_status import PatternStatus, covering
from watchroom.domain.spans import DAY_MS, Span
from watchroom.flows import pattern_mutes as muting
from watchroom.store import (
    crashes,
    incidents,
    known_patterns,
    model_loads,
    pattern_mutes,
    pattern_runs,
    pattern_sightings,
    rollups,
)
from watchroom.store.database import Session
from watchroom.store.pattern_mutes import Mute
from watchroom.web import shown_patterns
from watchroom.web.bodies import body
from watchroom.web.endpoint import Call, json_response
from watchroom.web.figures import Figures, figures_of
from watchroom.web.inputs import Inputs, RefusedError, path, query
from watchroom.web.kinds import MOMENT, choice, integer
from watchroom.web.overview import edges_of, step_of
from watchroom.web.pattern_endings import ended
from watchroom.web.times import iso_time
from watchroom.web.wire.patterns import (
    Pattern,
    PatternAnswer,
    PatternChange,
    PatternDetail,
    Patterns,
    PatternsAnswer,
)

MOST_DAYS: Final = 366
MOST_SHOWN: Final = 200
MOST_PARTS: Final = 61  # of a trend, as wide as a word
MOST_HITS: Final = 20
SAMPLES: Final = 3


class PatternState(StrEnum):
    """Which patterns."""

    OPEN = "open"  # new, open or back
    QUIET = "quiet"
    MUTED = "muted"

    def takes(self, status: PatternStatus) -> bool:
        """Tell whether a pattern that stands so is among them."""
        return status.is_open if self is PatternState.OPEN else status.value == self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternTimeInputs(Inputs):
    """Which time."""

    from_ms: int | None = query(
        MOMENT, name="from", says="From this moment on; a day before `to`.", default=None
    )
    to_ms: int | None = query(MOMENT, name="to", says="Before this moment, or now.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternListInputs(PatternTimeInputs):
    """Which patterns, and of which time."""

    state: PatternState | None = query(
        choice(PatternState), says="Only those that stand so at this moment.", default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternInputs(PatternTimeInputs):
    """Which pattern, and of which time."""

    id: int = path(integer(1), says="Id of the pattern.", example=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternChangeInputs(Inputs):
    """What is to change of a pattern."""

    id: int = path(integer(1), says="Id of the pattern.", example=7)
    change: PatternChange = body(
        PatternChange,
        example={"muted": {"until": "2030-01-01T00:00:00Z", "reason": "The bot is to be replaced"}},
    )


async def list_patterns(call: Call[PatternListInputs]) -> Response[bytes]:
    """
    List the ways in which runs fail, with how each stands, and what may help.

    A pattern is a node and a message with numbers, ids, hosts and times masked. Runs are counted
    in the time asked for, the last 24 hours mostly; how a pattern stands is told of this moment.
    Patterns without a run in that time are there too. Runs that did not fail, but whose answer
    names no risk level, stand among them as one pattern without an id.
    """
    asked = call.inputs
    window = _Window.of(asked, call.now_ms)
    async with call.services.store.reading() as session:
        figures = await _figures(session, window.span)
        reading = _Reading(session, window, failed=figures.failed)
        found = await reading.every()
        kills = await crashes.out_of_memory(session, window.span)
        loads = await model_loads.latest(session, window.span)
    listed = [p for p in found if asked.state is None or asked.state.takes(p.status)]
    heard = [p for p in listed if p.status is not PatternStatus.MUTED]
    shown = Patterns(
        from_=iso_time(window.span[0]),
        to=iso_time(window.span[1]),
        runs=figures.runs,
        failed=figures.failed,
        failed_share=figures.error_rate,
        covering=covering(pattern.runs for pattern in found if pattern.id is not None),
        counts=shown_patterns.shown_counts(found),
        step=window.step_ms / 1000,
        parts=window.parts,
        patterns=listed[:MOST_SHOWN],
        advice=shown_patterns.shown_advice(
            heard,
            runs=figures.runs,
            unreadable_runs=sum(pattern.runs for pattern in heard if pattern.id is None),
            kills=kills,
            loads=loads,
        ),
    )
    return json_response(PatternsAnswer(data=shown, meta=call.meta))


async def read_pattern(call: Call[PatternInputs]) -> Response[bytes]:
    """
    Return one pattern: its trend, where it happened, samples, how it ended the last time.

    Advice is given only where a rule finds evidence: what it measured, and the threshold, stand
    beside it.
    """
    window = _Window.of(call.inputs, call.now_ms)
    return json_response(
        PatternAnswer(data=await _detail(call, call.inputs.id, window), meta=call.meta)
    )


async def change_pattern(call: Call[PatternChangeInputs]) -> Response[bytes]:
    """
    Mute a pattern until a moment, with the reason, or let it be heard again.

    A muted pattern is counted as before; it only asks for nobody's attention, whatever happens.
    The answer tells of the last 24 hours.
    """
    asked, store = call.inputs, call.services.store
    wanted = asked.change.muted
    if wanted is None:
        await muting.unmute(store, asked.id, who=call.caller.name, now_ms=call.now_ms)
    else:
        mute = Mute(
            pattern_id=asked.id,
            until_ms=_future(wanted.until, call.now_ms),
            reason=wanted.reason,
            muted_ms=call.now_ms,
            muted_by=call.caller.name,
        )
        await muting.mute(store, mute)
    window = _Window.of(PatternTimeInputs(), call.now_ms)
    return json_response(PatternAnswer(data=await _detail(call, asked.id, window), meta=call.meta))


async def _detail(call: Call[Inputs], pattern_id: int, window: "_Window") -> PatternDetail:
    async with call.services.store.reading() as session:
        figures = await _figures(session, window.span)
        reading = _Reading(session, window, failed=figures.failed)
        pattern = await reading.one(pattern_id)
        hit = await pattern_runs.cameras_and_models(
            session, pattern_id, window.span, limit=MOST_HITS
        )
        samples = await pattern_runs.samples(
            session, pattern_id, to_ms=window.span[1], limit=SAMPLES
        )
        end = await ended(session, pattern, pattern_id)
        kills = await crashes.out_of_memory(session, window.span)
    return PatternDetail(
        **{name: getattr(pattern, name) for name in pattern.__struct_fields__},
        from_=iso_time(window.span[0]),
        to=iso_time(window.span[1]),
        step=window.step_ms / 1000,
        parts=window.parts,
        cameras=shown_patterns.shown_hits(hit[0]),
        models=shown_patterns.shown_hits(hit[1]),
        samples=[shown_patterns.shown_sample(sample) for sample in samples],
        ended=end,
        advice=shown_patterns.shown_advice(
            [pattern], runs=figures.runs, unreadable_runs=0, kills=kills
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """The time that is asked for, cut into parts."""

    span: Span
    step_ms: int
    edges: Sequence[int]
    now_ms: int

    @classmethod
    def of(cls, asked: PatternTimeInputs, now_ms: int) -> "_Window":
        to_ms = now_ms + 1 if asked.to_ms is None else asked.to_ms
        from_ms = to_ms - DAY_MS if asked.from_ms is None else asked.from_ms
        if from_ms >= to_ms:
            raise InvalidInput("from", "Must lie before `to`, and before now")
        if to_ms - from_ms > MOST_DAYS * DAY_MS:
            raise InvalidInput("from", f"Must lie within {MOST_DAYS} days before `to`")
        span = (from_ms, to_ms)
        step_ms = step_of(span, MOST_PARTS)
        return cls(span=span, step_ms=step_ms, edges=edges_of(span, step_ms), now_ms=now_ms)

    @property
    def parts(self) -> list[str]:
        """When each part begins."""
        return [iso_time(edge) for edge in self.edges[:-1]]


class _Reading:
    """Reads patterns as they are at one moment."""

    def __init__(self, session: Session, window: _Window, *, failed: int) -> None:
        self._session = session
        self._window = window
        self._failed = failed

    async def every(self) -> list[Pattern]:
        """Return every pattern that has runs, those of most runs first, then the latest."""
        found = await self._shown(None)
        seen = await pattern_sightings.unreadable(self._session, now_ms=self._window.now_ms)
        if seen is not None:
            trend = await pattern_runs.unreadable_per_part(self._session, self._window.edges)
            found.append(
                shown_patterns.shown_unreadable(seen, now_ms=self._window.now_ms, trend=trend)
            )
        found.sort(key=lambda pattern: pattern.last_seen, reverse=True)
        return sorted(found, key=lambda pattern: (pattern.id is None, -pattern.runs))

    async def one(self, pattern_id: int) -> Pattern:
        """Return one pattern. Raises NotFound."""
        found = await self._shown(pattern_id)
        if not found:
            raise NotFound(f"There is no pattern {pattern_id}.")
        return found[0]

    async def _shown(self, pattern_id: int | None) -> list[Pattern]:
        session, window = self._session, self._window
        seen = await pattern_sightings.sightings(
            session, now_ms=window.now_ms, pattern_id=pattern_id
        )
        known = await known_patterns.patterns_of(session, seen)
        trends = await pattern_runs.per_part(session, window.edges)
        mutes = await pattern_mutes.standing(session, now_ms=window.now_ms)
        belonging = await self._incidents()
        return [
            shown_patterns.shown_pattern(
                found,
                seen[found.id],
                now_ms=window.now_ms,
                trend=trends.get(found.id) or [0] * (len(window.edges) - 1),
                failed=self._failed,
                mute=mutes.get(found.id),
                incident=belonging.get(found.id),
            )
            for found in known.values()
        ]

    async def _incidents(self) -> dict[int, Incident]:
        """Return the latest incident of each pattern, by the pattern."""
        ids = await pattern_runs.incidents_of(self._session, self._window.span)
        found = {id_: await incidents.get(self._session, id_) for id_ in set(ids.values())}
        return {
            pattern_id: incident
            for pattern_id, id_ in ids.items()
            if (incident := found[id_]) is not None
        }


async def _figures(session: Session, span: Span) -> Figures:
    return figures_of([await rollups.totals(session, from_ms=span[0], to_ms=span[1])])


def _future(said: str, now_ms: int) -> int:
    try:
        until_ms = MOMENT.read(said)
    except RefusedError as error:
        raise InvalidInput("muted.until", str(error)) from error
    if until_ms <= now_ms:
        raise InvalidInput("muted.until", "Must lie in the future")
    return until_ms
