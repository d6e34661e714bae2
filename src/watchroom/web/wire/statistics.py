"""How counts, averages and trends are shown."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from watchroom.domain.trends import Trend
from watchroom.web.wire.types import Answer, Count, Day, Moment, Percent, PlainMeta, Seconds

_AVERAGE = "Seconds; null where no run ended."
_RATE = "Percent of the runs that ended; null where none did."


class DaySummary(Struct, kw_only=True, rename="camel"):
    """A day, or with `groupBy=hour` an hour."""

    date: Day
    hour: Annotated[
        Moment | UnsetType, Meta(description="When the hour began; with `groupBy=hour` only.")
    ] = UNSET
    total_executions: Count
    successful: Count
    failed: Count
    canceled: Count
    running: Count
    avg_duration_seconds: Annotated[Seconds | None, Meta(description=_AVERAGE)]
    success_rate: Annotated[Percent | None, Meta(description=_RATE)]


class DailyPeriod(Struct, kw_only=True, rename="camel"):
    """Which days were counted."""

    days: Annotated[int, Meta(ge=1)]
    start_date: Day
    end_date: Day
    timezone: Annotated[str, Meta(description="Whose days these are.")]


class DailyTotals(Struct, kw_only=True, rename="camel"):
    """All the days together."""

    executions: Count
    success_rate: Annotated[Percent | None, Meta(description=_RATE)]
    avg_duration: Annotated[Seconds | None, Meta(description=_AVERAGE)]


class DailyMeta(Struct, kw_only=True):
    """What a daily summary says about itself."""

    period: DailyPeriod
    totals: DailyTotals
    timestamp: Moment


class DailySummary(Answer[list[DaySummary], DailyMeta]):
    """Days or hours, the newest first."""


class HourSummary(Struct, kw_only=True, rename="camel"):
    """An hour of a day."""

    hour: Annotated[Moment, Meta(description="When it began.")]
    local_hour: Annotated[str, Meta(description="The same with the offset of the time zone.")]
    executions: Count
    successful: Count
    failed: Count
    canceled: Count
    running: Count
    avg_duration: Annotated[Seconds | None, Meta(description=_AVERAGE)]
    min_duration: Annotated[Seconds | None, Meta(description=_AVERAGE)]
    max_duration: Annotated[Seconds | None, Meta(description=_AVERAGE)]


class HourlyMeta(Struct, kw_only=True):
    """What an hourly summary says about itself."""

    date: Day
    timezone: str
    timestamp: Moment


class HourlySummary(Answer[list[HourSummary], HourlyMeta]):
    """Every hour of one day, the earliest first: 23 or 25 where clocks change."""


class Comparison(Struct, kw_only=True):
    """A figure, and what it was in the period before."""

    current: Annotated[float | None, Meta(description="Null where nothing ran.")]
    previous: Annotated[float | None, Meta(description="Null where nothing ran.")]
    change: Annotated[
        float | None, Meta(description="Percent of `previous`; null if nothing can be compared.")
    ]
    trend: Annotated[
        Trend | None, Meta(description="Stable within 1 %; null if nothing can be compared.")
    ]


class PerformanceMetrics(Struct, kw_only=True, rename="camel", omit_defaults=True):
    """The figures that were asked for."""

    average_duration: Comparison | UnsetType = UNSET
    median_duration: Comparison | UnsetType = UNSET
    p95_duration: Comparison | UnsetType = UNSET
    success_rate: Comparison | UnsetType = UNSET
    execution_volume: Comparison | UnsetType = UNSET


class PerformanceDay(Struct, kw_only=True, rename="camel"):
    """One day of the period."""

    date: Day
    avg_duration: Annotated[Seconds | None, Meta(description=_AVERAGE)]
    median_duration: Annotated[Seconds | None, Meta(description=_AVERAGE)]
    p95_duration: Annotated[Seconds | None, Meta(description=_AVERAGE)]
    success_rate: Annotated[Percent | None, Meta(description=_RATE)]
    volume: Count


class Performance(Struct, kw_only=True, rename="camel"):
    """A period against the one before it."""

    period: str
    metrics: PerformanceMetrics
    time_series: Annotated[list[PerformanceDay], Meta(description="Every day, the earliest first.")]


class PerformanceAnswer(Answer[Performance, PlainMeta]):
    """Performance and trends."""


class ErrorSummary(Struct, kw_only=True, rename="camel"):
    """All failures of the period."""

    total_errors: Count
    error_rate: Annotated[Percent | None, Meta(description=_RATE)]
    most_common_error: Annotated[str | None, Meta(description="Null if nothing failed.")]
    error_trend: Annotated[
        Trend | None, Meta(description="Of the rate, against the period before; null if unknown.")
    ]


class ErrorGroup(Struct, kw_only=True, rename="camel"):
    """Failures that belong together."""

    label: Annotated[str, Meta(description="What they share: type, masked message, or node.")]
    message: Annotated[str, Meta(description="The masked message, or that of one of them.")]
    type: Annotated[str | None, Meta(description="Null if unknown, or not the same in all.")]
    node: Annotated[str | None, Meta(description="Null if unknown, or not the same in all.")]
    patterns: Annotated[list[int], Meta(description="For the parameter `pattern` of the list.")]
    count: Count
    percentage: Annotated[Percent | None, Meta(description="Of all failures.")]
    first_occurrence: Moment
    last_occurrence: Moment
    affected_executions: Annotated[list[int], Meta(description="The newest 100 at most.")]


class Evidence(Struct, kw_only=True, rename="camel"):
    """Why a recommendation is given."""

    rule: Annotated[str, Meta(description="Name of the rule.")]
    recommendation: str
    measured: Annotated[str, Meta(description="What was measured.")]
    value: float
    threshold: Annotated[float, Meta(description="From where on the rule speaks up.")]
    unit: Annotated[str, Meta(description="Of value and threshold.")]
    nodes: Annotated[list[str], Meta(description="Where, the most affected first.")]
    affected_executions: Annotated[int, Meta(ge=0, description="How many runs it is about.")]


class Errors(Struct, kw_only=True, rename="camel"):
    """What fails, how often, and what may help."""

    summary: ErrorSummary
    error_patterns: Annotated[list[ErrorGroup], Meta(description="The most frequent first.")]
    recommendations: Annotated[
        list[str], Meta(description="Only what a rule found evidence for; see `evidence`.")
    ]
    evidence: Annotated[list[Evidence], Meta(description="One for each recommendation.")]


class ErrorsAnswer(Answer[Errors, PlainMeta]):
    """Errors and their patterns."""
