"""How a period is shown beside the one before it."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct, field

from watchroom.domain.comparing import Leaning
from watchroom.web.wire.types import Answer, Count, Moment, Percent, PlainMeta, Seconds


class Unit(StrEnum):
    """What a figure is in."""

    RUNS = "runs"
    PERCENT = "percent"
    SECONDS = "seconds"


class InsightTile(Struct, kw_only=True, rename="camel"):
    """A figure beside the one of the period before."""

    value: Annotated[float | None, Meta(description="Null: there is nothing to tell it from.")]
    of: Annotated[Count, Meta(description="Runs that it was measured over.")]
    previous: float | None
    previous_of: Count
    unit: Annotated[Unit, Meta(description="Of `value` and `previous`.")]
    delta: Annotated[
        float | None,
        Meta(description="`value` less `previous`, percent in points; null if not comparable."),
    ]
    change: Annotated[
        float | None, Meta(description="The same in percent of `previous`; null without one.")
    ]
    polarity: Annotated[
        Leaning | None,
        Meta(description="What the difference means. Null: nothing can be compared."),
    ]
    too_few: Annotated[
        bool, Meta(description="One of the periods has fewer than 30: nothing is compared.")
    ]


class FalseAlarmsTile(InsightTile, kw_only=True, rename="camel"):
    """False alarms of the flagged runs that somebody judged."""

    false_alarms: Count
    flagged: Annotated[Count, Meta(description="Runs at MEDIUM or above, judged or not.")]
    reviewed_share: Annotated[
        Percent | None, Meta(description="Judged ones of the flagged; null where none is.")
    ]


class InsightTiles(Struct, kw_only=True, rename="camel"):
    """The figures of the period."""

    executions: InsightTile
    failed_share: Annotated[InsightTile, Meta(description="Of the runs that ended.")]
    p50_duration: Annotated[InsightTile, Meta(description="Of the runs that ended.")]
    p95_duration: Annotated[InsightTile, Meta(description="Of the runs that ended.")]
    delivered_share: Annotated[
        InsightTile, Meta(description="Of the runs that were to send messages: all went out.")
    ]
    flagged_share: Annotated[
        InsightTile, Meta(description="MEDIUM or above, of the runs whose answer names a level.")
    ]
    false_alarms: Annotated[
        FalseAlarmsTile,
        Meta(description="Of the flagged runs that are marked correct, false alarm or missed."),
    ]


class RiskMix(Struct, kw_only=True, rename="camel"):
    """Runs by the level of their headline."""

    none: Count
    low: Count
    medium: Count
    high: Count
    critical: Count
    unreadable: Annotated[Count, Meta(description="A model answered, and named no level.")]


class InsightBucket(Struct, kw_only=True, rename="camel"):
    """An hour or a day, or what of it lies in the period."""

    from_: Moment = field(name="from")
    to: Moment
    complete: Annotated[
        bool, Meta(description="Whether all of it lies in the period, and has passed.")
    ]
    runs: Count
    successful: Count
    failed: Count
    canceled: Count
    running: Count
    p50: Annotated[Seconds | None, Meta(description="Seconds; null where no run ended.")]
    p95: Annotated[Seconds | None, Meta(description="Seconds; null where no run ended.")]
    previous_p50: Annotated[
        Seconds | None, Meta(description="A period earlier; null where no run ended.")
    ]
    previous_p95: Annotated[
        Seconds | None, Meta(description="A period earlier; null where no run ended.")
    ]
    risks: RiskMix


class HourOfWeek(Struct, kw_only=True):
    """One hour on one day of the week, all weeks of the period together."""

    weekday: Annotated[int, Meta(ge=1, le=7, description="1 is Monday.")]
    hour: Annotated[int, Meta(ge=0, le=23)]
    runs: Count
    failed: Count
    latest: Annotated[
        Moment | None, Meta(description="When the latest of these hours with runs began.")
    ]


class InsightCamera(Struct, kw_only=True, rename="camel"):
    """One camera."""

    camera: str
    runs: Count
    failed: Count
    failed_share: Annotated[
        Percent | None, Meta(description="Of the runs that ended; null where none did.")
    ]
    flagged: Annotated[Count, Meta(description="Runs at MEDIUM or above.")]
    unreadable: Count
    too_few: Annotated[bool, Meta(description="Fewer than 30 ended runs: its place is chance.")]


class InsightModel(Struct, kw_only=True, rename="camel"):
    """One model."""

    model: Annotated[str | None, Meta(description="Null: no model answered, or none was named.")]
    runs: Annotated[Count, Meta(description="That ended.")]
    p50: Annotated[Seconds | None, Meta(description="Seconds.")]
    p95: Annotated[Seconds | None, Meta(description="Seconds.")]
    too_few: Annotated[bool, Meta(description="Fewer than 30 runs: its place is chance.")]


class InsightPeriod(Struct, kw_only=True):
    """From when to when."""

    from_: Moment = field(name="from")
    to: Moment


class InsightGrain(StrEnum):
    """How long a bucket is."""

    HOUR = "hour"
    DAY = "day"


class Insights(Struct, kw_only=True, rename="camel"):
    """A period beside the one before it."""

    period: InsightPeriod
    previous: Annotated[
        InsightPeriod, Meta(description="As long, right before it, and cut at the same point.")
    ]
    by: InsightGrain
    timezone: Annotated[str, Meta(description="Whose hours and days these are.")]
    tiles: InsightTiles
    series: Annotated[list[InsightBucket], Meta(description="The earliest first.")]
    hours_of_week: Annotated[
        list[HourOfWeek], Meta(description="All 168 of them, from Monday, 0 h on.")
    ]
    cameras: Annotated[
        list[InsightCamera], Meta(description="The highest share of failures first; 10 at most.")
    ]
    camera_count: Count
    models: Annotated[list[InsightModel], Meta(description="The slowest first; 10 at most.")]
    model_count: Count


class InsightsAnswer(Answer[Insights, PlainMeta]):
    """How runs go, against the period before."""
