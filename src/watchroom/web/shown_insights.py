"""Insights in the shapes of the API."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from watchroom.domain.buckets import HOURS_OF_WEEK, Bucket
from watchroom.domain.comparing import FEWEST_RUNS, Compared, Measure, compare, worst_first
from watchroom.domain.durations import quantile, together
from watchroom.domain.execution import Alert, Mark, RiskLevel, Status
from watchroom.domain.marks import JUDGEMENTS
from watchroom.domain.review import FLAGGED_LEVELS
from watchroom.domain.spans import Span
from watchroom.domain.trends import Polarity, rate_percent
from watchroom.store.insights import Outcomes
from watchroom.store.mark_counts import MarkCount
from watchroom.web.times import iso_time, seconds
from watchroom.web.wire.insights import (
    FalseAlarmsTile,
    HourOfWeek,
    InsightBucket,
    InsightCamera,
    InsightModel,
    InsightPeriod,
    InsightTile,
    InsightTiles,
    RiskMix,
    Unit,
)

MOST_LISTED: Final = 10

HourOfRuns = tuple[tuple[int, int], int, Counter[Status]]  # weekday and hour, moment, its runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What is known of a period."""

    outcomes: Sequence[Outcomes]  # of its parts
    histograms: Sequence[Mapping[int, int]]  # likewise: ended runs per bucket of duration
    alerts: Counter[Alert]
    marks: Sequence[MarkCount]

    @property
    def runs(self) -> int:
        """All runs."""
        return sum(part.runs for part in self.outcomes)

    @property
    def by_status(self) -> Counter[Status]:
        """All runs, by status."""
        return sum((part.by_status for part in self.outcomes), Counter())

    @property
    def by_risk(self) -> Counter[RiskLevel]:
        """All runs with an answer, by the level of their headline."""
        return sum((part.by_risk for part in self.outcomes), Counter())

    def duration(self, share: float) -> Measure:
        """Return the seconds that a share of the runs did not exceed."""
        histogram = together(self.histograms)
        return Measure(value=seconds(quantile(histogram, share)), of=sum(histogram.values()))

    @property
    def judged(self) -> Counter[Mark]:
        """The flagged runs that somebody judged, by mark."""
        judged: Counter[Mark] = Counter()
        for each in self.marks:
            if each.risk in FLAGGED_LEVELS and each.mark in JUDGEMENTS:
                judged[each.mark] += each.runs
        return judged


def shown_period(span: Span) -> InsightPeriod:
    """Return from when to when."""
    return InsightPeriod(from_=iso_time(span[0]), to=iso_time(span[1]))


def shown_tiles(now: Period, then: Period) -> InsightTiles:
    """Return the figures of a period beside those of the one before."""
    percent = Unit.PERCENT
    return InsightTiles(
        executions=_tile(_volume(now), _volume(then), Polarity.NEUTRAL, Unit.RUNS),
        failed_share=_tile(_failed(now), _failed(then), Polarity.BAD, percent),
        p50_duration=_tile(now.duration(0.5), then.duration(0.5), Polarity.BAD, Unit.SECONDS),
        p95_duration=_tile(now.duration(0.95), then.duration(0.95), Polarity.BAD, Unit.SECONDS),
        delivered_share=_tile(_delivered(now), _delivered(then), Polarity.GOOD, percent),
        flagged_share=_tile(_flagged(now), _flagged(then), Polarity.NEUTRAL, percent),
        false_alarms=_false_alarms(now, then),
    )


def shown_buckets(buckets: Sequence[Bucket], now: Period, then: Period) -> list[InsightBucket]:
    """Return the parts of a period, each beside the same part of the one before."""
    parts = zip(buckets, now.outcomes, now.histograms, then.histograms, strict=True)
    return [_bucket(*part) for part in parts]


def shown_hours(hours: Iterable[HourOfRuns]) -> list[HourOfWeek]:
    """Return every hour of the week; *hours* come in order of time."""
    counts: dict[tuple[int, int], Counter[Status]] = {place: Counter() for place in HOURS_OF_WEEK}
    latest: dict[tuple[int, int], int] = {}
    for place, moment_ms, runs in hours:
        counts[place] += runs
        latest[place] = moment_ms
    return [
        HourOfWeek(
            weekday=place[0],
            hour=place[1],
            runs=runs.total(),
            failed=runs[Status.ERROR],
            latest=iso_time(latest[place]) if place in latest else None,
        )
        for place, runs in counts.items()
    ]


def shown_cameras(cameras: Mapping[str, Outcomes]) -> list[InsightCamera]:
    """Return those of which the largest share failed."""
    shares = {name: _failed_of(found.by_status) for name, found in cameras.items()}
    return [
        InsightCamera(
            camera=name,
            runs=cameras[name].runs,
            failed=cameras[name].by_status[Status.ERROR],
            failed_share=shares[name].value,
            flagged=_flagged_of(cameras[name].by_risk),
            unreadable=cameras[name].by_risk[RiskLevel.UNREADABLE],
            too_few=shares[name].of < FEWEST_RUNS,
        )
        for name in worst_first(shares)[:MOST_LISTED]
    ]


def shown_models(models: Mapping[str | None, Mapping[int, int]]) -> list[InsightModel]:
    """Return the slowest ones."""
    found = {name or "": histogram for name, histogram in models.items()}
    slow = {
        name: Measure(value=seconds(quantile(histogram, 0.95)), of=sum(histogram.values()))
        for name, histogram in found.items()
    }
    return [
        InsightModel(
            model=name or None,
            runs=slow[name].of,
            p50=seconds(quantile(found[name], 0.5)),
            p95=slow[name].value,
            too_few=slow[name].of < FEWEST_RUNS,
        )
        for name in worst_first(slow)[:MOST_LISTED]
    ]


def _bucket(
    bucket: Bucket, found: Outcomes, now: Mapping[int, int], then: Mapping[int, int]
) -> InsightBucket:
    return InsightBucket(
        from_=iso_time(bucket.start_ms),
        to=iso_time(bucket.end_ms),
        complete=bucket.complete,
        runs=found.runs,
        successful=found.by_status[Status.SUCCESS],
        failed=found.by_status[Status.ERROR],
        canceled=found.by_status[Status.CANCELED],
        running=found.by_status[Status.RUNNING],
        p50=seconds(quantile(now, 0.5)),
        p95=seconds(quantile(now, 0.95)),
        previous_p50=seconds(quantile(then, 0.5)),
        previous_p95=seconds(quantile(then, 0.95)),
        risks=_risks(found.by_risk),
    )


def _risks(by_risk: Counter[RiskLevel]) -> RiskMix:
    return RiskMix(
        none=by_risk[RiskLevel.NONE],
        low=by_risk[RiskLevel.LOW],
        medium=by_risk[RiskLevel.MEDIUM],
        high=by_risk[RiskLevel.HIGH],
        critical=by_risk[RiskLevel.CRITICAL],
        unreadable=by_risk[RiskLevel.UNREADABLE],
    )


def _volume(period: Period) -> Measure:
    return Measure(value=period.runs, of=period.runs)


def _failed(period: Period) -> Measure:
    return _failed_of(period.by_status)


def _failed_of(by_status: Counter[Status]) -> Measure:
    ended = by_status.total() - by_status[Status.RUNNING]
    return _share(by_status[Status.ERROR], ended)


def _delivered(period: Period) -> Measure:
    return _share(period.alerts[Alert.SENT], period.alerts.total())


def _flagged(period: Period) -> Measure:
    by_risk = period.by_risk
    return _share(_flagged_of(by_risk), by_risk.total() - by_risk[RiskLevel.UNREADABLE])


def _flagged_of(by_risk: Counter[RiskLevel]) -> int:
    return sum(by_risk[level] for level in FLAGGED_LEVELS)


def _share(part: int, whole: int) -> Measure:
    return Measure(value=rate_percent(part, whole), of=whole)


def _tile(now: Measure, then: Measure, polarity: Polarity, unit: Unit) -> InsightTile:
    return InsightTile(**_facts(compare(now, then, polarity)), unit=unit)


def _false_alarms(now: Period, then: Period) -> FalseAlarmsTile:
    flagged = _flagged_of(now.by_risk)
    return FalseAlarmsTile(
        **_facts(compare(_false(now), _false(then), Polarity.BAD)),
        unit=Unit.PERCENT,
        false_alarms=now.judged[Mark.FALSE_ALARM],
        flagged=flagged,
        reviewed_share=rate_percent(now.judged.total(), flagged),
    )


def _false(period: Period) -> Measure:
    return _share(period.judged[Mark.FALSE_ALARM], period.judged.total())


def _facts(compared: Compared) -> dict[str, Any]:
    return {
        "value": compared.current.value,
        "of": compared.current.of,
        "previous": compared.previous.value,
        "previous_of": compared.previous.of,
        "delta": compared.delta,
        "change": compared.change,
        "polarity": compared.leaning,
        "too_few": compared.too_few,
    }
