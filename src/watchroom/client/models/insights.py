"""A period beside the one before it."""

from msgspec import field

from watchroom.client.models.base import Model, Moment


class InsightTile(Model, kw_only=True, frozen=True):
    """A figure beside the one of the period before."""

    value: float | None
    of: int  # runs that it was measured over
    previous: float | None
    previous_of: int
    unit: str  # of `value` and `previous`: runs, percent or seconds
    delta: float | None  # percent in points; None: nothing can be compared
    change: float | None  # the same in percent of `previous`
    polarity: str | None  # better, worse or neutral
    too_few: bool  # fewer than 30 in one of the periods


class FalseAlarmsTile(InsightTile, kw_only=True, frozen=True):
    """False alarms of the flagged runs that somebody judged."""

    false_alarms: int
    flagged: int  # judged or not
    reviewed_share: float | None  # percent of the flagged that was judged


class InsightTiles(Model, kw_only=True, frozen=True):
    """The figures of the period."""

    executions: InsightTile
    failed_share: InsightTile
    p50_duration: InsightTile
    p95_duration: InsightTile
    delivered_share: InsightTile
    flagged_share: InsightTile
    false_alarms: FalseAlarmsTile


class RiskMix(Model, kw_only=True, frozen=True):
    """Runs by the level of their headline."""

    none: int
    low: int
    medium: int
    high: int
    critical: int
    unreadable: int


class InsightBucket(Model, kw_only=True, frozen=True):
    """An hour or a day, or what of it lies in the period."""

    from_: Moment = field(name="from")
    to: Moment
    complete: bool  # all of it lies in the period, and has passed
    runs: int
    successful: int
    failed: int
    canceled: int
    running: int
    p50: float | None  # seconds
    p95: float | None
    previous_p50: float | None  # a period earlier
    previous_p95: float | None
    risks: RiskMix


class HourOfWeek(Model, kw_only=True, frozen=True):
    """One hour on one day of the week, all weeks of the period together."""

    weekday: int  # 1 is Monday
    hour: int
    runs: int
    failed: int
    latest: Moment | None  # when the latest of these hours with runs began


class InsightCamera(Model, kw_only=True, frozen=True):
    """One camera."""

    camera: str
    runs: int
    failed: int
    failed_share: float | None  # percent of the runs that ended
    flagged: int
    unreadable: int
    too_few: bool  # fewer than 30 ended runs


class InsightModel(Model, kw_only=True, frozen=True):
    """One model."""

    model: str | None
    runs: int  # that ended
    p50: float | None  # seconds
    p95: float | None
    too_few: bool


class InsightPeriod(Model, kw_only=True, frozen=True):
    """From when to when."""

    from_: Moment = field(name="from")
    to: Moment


class Insights(Model, kw_only=True, frozen=True):
    """A period beside the one before it."""

    period: InsightPeriod
    previous: InsightPeriod  # as long, right before it, and cut at the same point
    by: str  # hour or day
    timezone: str
    tiles: InsightTiles
    series: list[InsightBucket]  # the earliest first
    hours_of_week: list[HourOfWeek]
    cameras: list[InsightCamera]  # the highest share of failures first; 10 at most
    camera_count: int
    models: list[InsightModel]  # the slowest first; 10 at most
    model_count: int
