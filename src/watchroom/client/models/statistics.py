"""Counts, averages and trends."""

from msgspec import field

from watchroom.client.models.base import Answer, Day, Model, Moment


class DaySummary(Model, kw_only=True, frozen=True):
    """A day, or with `groupBy=hour` an hour."""

    date: Day
    total_executions: int
    successful: int
    failed: int
    canceled: int
    running: int
    avg_duration_seconds: float | None  # seconds; None where no run ended
    success_rate: float | None  # percent of the runs that ended; None where none did
    hour: Moment | None = None  # when the hour began; with `group_by="hour"` only


class DailyPeriod(Model, kw_only=True, frozen=True):
    """Which days were counted."""

    days: int
    start_date: Day
    end_date: Day
    timezone: str  # whose days these are


class DailyTotals(Model, kw_only=True, frozen=True):
    """All the days together."""

    executions: int
    success_rate: float | None  # percent of the runs that ended; None where none did
    avg_duration: float | None  # seconds; None where no run ended


class DailyMeta(Model, kw_only=True, frozen=True):
    """What a daily summary says about itself."""

    period: DailyPeriod
    totals: DailyTotals
    timestamp: Moment


class DailySummary(Answer[list[DaySummary]], kw_only=True, frozen=True):
    """Days or hours, the newest first."""

    meta: DailyMeta


class HourSummary(Model, kw_only=True, frozen=True):
    """An hour of a day."""

    hour: Moment  # when it began
    local_hour: str  # the same with the offset of the time zone
    executions: int
    successful: int
    failed: int
    canceled: int
    running: int
    avg_duration: float | None  # seconds; None where no run ended
    min_duration: float | None  # seconds; None where no run ended
    max_duration: float | None  # seconds; None where no run ended


class HourlyMeta(Model, kw_only=True, frozen=True):
    """What an hourly summary says about itself."""

    date: Day
    timezone: str
    timestamp: Moment


class HourlySummary(Answer[list[HourSummary]], kw_only=True, frozen=True):
    """Every hour of one day, the earliest first: 23 or 25 where clocks change."""

    meta: HourlyMeta


class Comparison(Model, kw_only=True, frozen=True):
    """A figure, and what it was in the period before."""

    current: float | None  # None where nothing ran
    previous: float | None  # None where nothing ran
    change: float | None  # percent of `previous`; None if nothing can be compared
    trend: str | None  # stable within 1 %; None if nothing can be compared


class PerformanceMetrics(Model, kw_only=True, frozen=True):
    """The figures that were asked for."""

    average_duration: Comparison | None = None
    median_duration: Comparison | None = None
    p95_duration: Comparison | None = None
    success_rate: Comparison | None = None
    execution_volume: Comparison | None = None


class PerformanceDay(Model, kw_only=True, frozen=True):
    """One day of the period."""

    date: Day
    avg_duration: float | None  # seconds; None where no run ended
    median_duration: float | None  # seconds; None where no run ended
    p95_duration: float | None  # seconds; None where no run ended
    success_rate: float | None  # percent of the runs that ended; None where none did
    volume: int


class Performance(Model, kw_only=True, frozen=True):
    """A period against the one before it."""

    period: str
    metrics: PerformanceMetrics
    time_series: list[PerformanceDay]  # every day, the earliest first


class AlertsOverview(Model, kw_only=True, frozen=True):
    """Runs that were to send messages."""

    sent: Comparison  # runs of which every message was taken
    failed: Comparison  # runs of which at least one was not


class RunsPart(Model, kw_only=True, frozen=True):
    """The runs that began in a part of the time."""

    from_: Moment = field(name="from")
    runs: int
    failed: int


class Overview(Model, kw_only=True, frozen=True):
    """A time beside the one that ends where it begins and is as long."""

    from_: Moment = field(name="from")
    to: Moment
    runs: Comparison
    failed: Comparison
    failed_share: Comparison  # percent of the runs that ended
    p95_duration: Comparison  # seconds
    running: int  # of `runs`, those that have not ended
    alerts: AlertsOverview | None  # None if the time is longer than a week
    step: float  # seconds that a part is long; the ends may be cut
    parts: list[RunsPart]  # the earliest first
    # Seconds until a message had gone out, the median; beside that of the time before from 5 each.
    delivery_time: Comparison | None = None


class ErrorSummary(Model, kw_only=True, frozen=True):
    """All failures of the period."""

    total_errors: int
    error_rate: float | None  # percent of the runs that ended; None where none did
    most_common_error: str | None  # None if nothing failed
    error_trend: str | None  # of the rate, against the period before; None if unknown


class ErrorGroup(Model, kw_only=True, frozen=True):
    """Failures that belong together."""

    label: str  # what they share: type, masked message, or node
    message: str  # the masked message, or that of one of them
    type: str | None  # None if unknown, or not the same in all
    node: str | None  # None if unknown, or not the same in all
    patterns: list[int]  # for the parameter `pattern` of the list
    count: int
    percentage: float | None  # of all failures
    first_occurrence: Moment
    last_occurrence: Moment
    affected_executions: list[int]  # the newest 100 at most


class Evidence(Model, kw_only=True, frozen=True):
    """Why a recommendation is given."""

    rule: str  # name of the rule
    recommendation: str
    measured: str  # what was measured
    value: float
    threshold: float  # from where on the rule speaks up
    unit: str  # of value and threshold
    nodes: list[str]  # where, the most affected first
    affected_executions: int  # how many runs it is about


class Errors(Model, kw_only=True, frozen=True):
    """What fails, how often, and what may help."""

    summary: ErrorSummary
    error_patterns: list[ErrorGroup]  # the most frequent first
    recommendations: list[str]  # only what a rule found evidence for; see `evidence`
    evidence: list[Evidence]  # one for each recommendation
