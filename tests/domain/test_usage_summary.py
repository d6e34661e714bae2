"""What was used over a stretch of time, in a few figures."""

from watchroom.domain.stats_samples import StatsColumns
from watchroom.domain.usage_summary import Peak, UsageSummary, summary_of


def test_means_weigh_samples_and_peaks_know_their_time() -> None:
    """A point of twelve samples counts twelve times; what was not measured counts not at all."""
    columns = StatsColumns(
        at_ms=[0, 60, 120],
        samples=[12, 4, 12],
        cpu_percent=[10.0, 50.0, None],
        cpu_percent_most=[20.0, 90.0, None],
        memory_bytes=[None, None, None],
        memory_bytes_most=[None, None, None],
        memory_limit_bytes=[100.0, 200.0, None],
    )

    assert summary_of(columns) == UsageSummary(
        samples=28,
        cpu_mean=20.0,
        cpu_peak=Peak(value=90.0, at_ms=60),
        memory_mean=None,
        memory_peak=None,
        memory_limit=200.0,
    )


def test_nothing_is_nothing() -> None:
    """A service that is gone has no figures, and no zeros either."""
    assert summary_of(StatsColumns()) == UsageSummary(samples=0)
