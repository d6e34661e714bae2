"""`GET /api/analytics/errors`: what fails, how often, and what may help."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar.response import Response

from watchroom.domain.execution import RiskLevel
from watchroom.domain.recommendations import (
    FailureGroup,
    Findings,
    Recommendation,
    recommend,
)
from watchroom.domain.spans import DAY_MS
from watchroom.domain.trends import Polarity, change_percent, rate_percent, trend
from watchroom.store import executions, model_loads, patterns, rollups
from watchroom.store.database import Session
from watchroom.store.filters import ExecutionFilter
from watchroom.store.patterns import GroupBy
from watchroom.web.endpoint import Call, json_response
from watchroom.web.figures import Figures, figures_of
from watchroom.web.inputs import Inputs, query
from watchroom.web.kinds import choice, integer
from watchroom.web.run_filters import DEFAULT_DAYS
from watchroom.web.times import iso_time
from watchroom.web.wire.statistics import ErrorGroup, Errors, ErrorsAnswer, ErrorSummary, Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorsInputs(Inputs):
    """What the analysis of errors can be asked for."""

    days: int = query(
        integer(1, 365), says="Number of days to analyze.", default=DEFAULT_DAYS, example=30
    )
    group_by: GroupBy = query(
        choice(GroupBy), says="Group by.", default=GroupBy.TYPE, example="message"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """A period to be analysed: [from_ms, to_ms)."""

    from_ms: int
    to_ms: int

    @property
    def before(self) -> "_Span":
        """The period of equal length that ends where this one begins."""
        return _Span(from_ms=2 * self.from_ms - self.to_ms, to_ms=self.from_ms)


async def analyse_errors(call: Call[ErrorsInputs]) -> Response[bytes]:
    """
    Analyse failed runs: which patterns there are, and what may help.

    A pattern is a message with numbers, ids, hosts and times masked. A recommendation is given
    only where a rule finds evidence: the measured value and the threshold stand in `evidence`.
    """
    asked = call.inputs
    span = _Span(from_ms=call.now_ms + 1 - asked.days * DAY_MS, to_ms=call.now_ms + 1)
    async with call.services.store.reading() as session:
        figures = await _figures(session, span)
        previous = await _figures(session, span.before)
        groups = await _groups(session, span, asked.group_by)
        findings = await _findings(session, span, figures)
    advice = recommend(findings)
    errors = Errors(
        summary=_summary(figures, previous, groups),
        error_patterns=[_shown(group, figures.failed) for group in groups],
        recommendations=[given.advice for given in advice],
        evidence=[_evidence(given) for given in advice],
    )
    return json_response(ErrorsAnswer(data=errors, meta=call.meta))


async def _figures(session: Session, span: _Span) -> Figures:
    return figures_of([await rollups.totals(session, from_ms=span.from_ms, to_ms=span.to_ms)])


async def _groups(
    session: Session, span: _Span, group_by: GroupBy
) -> Sequence[patterns.ErrorGroup]:
    return await patterns.error_groups(
        session, from_ms=span.from_ms, to_ms=span.to_ms, group_by=group_by
    )


async def _findings(session: Session, span: _Span, figures: Figures) -> Findings:
    """Return what the rules judge by."""
    narrowed = ExecutionFilter(
        from_ms=span.from_ms, to_ms=span.to_ms, risks=(RiskLevel.UNREADABLE,)
    )
    unreadable = await executions.page(session, narrowed, limit=1)
    failures = [
        FailureGroup(node=group.node, message=group.sample, type=group.type, count=group.count)
        for group in await _groups(session, span, GroupBy.MESSAGE)
    ]
    loads = await model_loads.latest(session, (span.from_ms, span.to_ms))
    return Findings(
        total_runs=figures.runs,
        failures=tuple(failures),
        unreadable_runs=unreadable.total,
        model_loads=tuple(loads),
    )


def _summary(
    figures: Figures, previous: Figures, groups: Sequence[patterns.ErrorGroup]
) -> ErrorSummary:
    change = change_percent(figures.error_rate, previous.error_rate)
    return ErrorSummary(
        total_errors=figures.failed,
        error_rate=figures.error_rate,
        most_common_error=groups[0].label if groups else None,
        error_trend=trend(change, Polarity.BAD),
    )


def _shown(group: patterns.ErrorGroup, failed: int) -> ErrorGroup:
    return ErrorGroup(
        label=group.label,
        message=group.sample,
        type=group.type,
        node=group.node,
        patterns=list(group.pattern_ids),
        count=group.count,
        percentage=rate_percent(group.count, failed),
        first_occurrence=iso_time(group.first_ms),
        last_occurrence=iso_time(group.last_ms),
        affected_executions=list(group.execution_ids),
    )


def _evidence(given: Recommendation) -> Evidence:
    evidence = given.evidence
    return Evidence(
        rule=given.rule,
        recommendation=given.advice,
        measured=evidence.measured,
        value=evidence.value,
        threshold=evidence.threshold,
        unit=evidence.unit.value,
        nodes=list(evidence.nodes),
        affected_executions=evidence.affected_runs,
    )
