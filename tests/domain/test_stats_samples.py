"""Samples become points: nothing is lost, nothing is made up."""

from hypothesis import given
from hypothesis import strategies as st

from samples import a_sample
from watchroom.domain.container_stats import ContainerStats, Traffic
from watchroom.domain.stats_samples import (
    StatsColumns,
    StatsPoint,
    between,
    even_points,
    folded,
    joined,
    sample_of,
    uneven_points,
)

times = st.lists(st.integers(0, 10_000_000), min_size=1, max_size=60, unique=True).map(sorted)
figures = st.floats(0, 1e12)


def columns(at_ms: list[int], cpu: list[float | None]) -> StatsColumns:
    """Samples of which only CPU is known."""
    unknown = (None,) * len(at_ms)
    return StatsColumns(
        at_ms=at_ms,
        samples=(1,) * len(at_ms),
        cpu_percent=cpu,
        cpu_percent_most=cpu,
        memory_bytes=unknown,
        memory_bytes_most=unknown,
        memory_limit_bytes=cpu,
        received_bytes_s=unknown,
        sent_bytes_s=unknown,
        read_bytes_s=unknown,
        written_bytes_s=unknown,
        pids=unknown,
    )


def test_a_point_has_mean_peak_and_last_limit() -> None:
    """The mean alone would hide the peak that killed a container."""
    point = folded(columns([10_000, 12_000, 14_000], [10, None, 40]), 10_000)

    assert (point.at_ms, point.samples) == ([10_000], [3])
    assert (point.cpu_percent, point.cpu_percent_most) == ([25], [40])
    assert (point.memory_limit_bytes, point.memory_bytes) == ([40], [None])


@given(times, st.data())
def test_folding_twice_is_folding_once(at_ms: list[int], data: st.DataObject) -> None:
    """Coarse tiers are made from fine ones: the samples themselves are gone by then."""
    cpu = data.draw(st.lists(figures, min_size=len(at_ms), max_size=len(at_ms)))
    whole = columns(at_ms, list(cpu))

    once, twice = folded(whole, 60_000), folded(folded(whole, 10_000), 60_000)

    assert (once.at_ms, once.samples) == (twice.at_ms, twice.samples)
    assert once.cpu_percent_most == twice.cpu_percent_most
    for one, other in zip(once.cpu_percent, twice.cpu_percent, strict=True):
        assert one is not None
        assert other is not None
        assert abs(one - other) <= 1e-9 * max(one, 1)


@given(times, st.integers(0, 10_000_000))
def test_a_cut_loses_no_point(at_ms: list[int], edge: int) -> None:
    """Blocks end somewhere, and what follows comes from elsewhere."""
    whole = columns(at_ms, [float(at) for at in at_ms])

    parts = joined([between(whole, 0, edge), between(whole, edge, 10_000_001)])

    assert folded(parts, 60_000) == folded(whole, 60_000)


def test_every_span_has_a_point_and_empty_ones_say_so() -> None:
    """A gap in a chart stays open."""
    found = folded(columns([21_000], [5]), 10_000)

    points = even_points(found, 9_000, 40_000, step_ms=10_000)

    assert [(point.at_ms, point.samples, point.cpu_percent) for point in points] == [
        (0, 0, None),
        (10_000, 0, None),
        (20_000, 1, 5),
        (30_000, 0, None),
    ]


def test_samples_keep_their_times_and_gaps_between_them_show() -> None:
    """A sweep that comes a little late is no gap; three that are missing are."""
    found = columns([1_000, 6_100, 30_000], [1, 2, 3])

    points = uneven_points(found, 0, 60_000, gap_ms=12_000)

    empty = [StatsPoint(at_ms=18_050), StatsPoint(at_ms=45_000)]
    assert [point.at_ms for point in points] == [1_000, 6_100, 18_050, 30_000, 45_000]
    assert [points[2], points[4]] == empty


def test_without_samples_there_is_one_gap() -> None:
    """Nothing is known of a service that was never sampled."""
    assert folded(StatsColumns(), 10_000).at_ms == []
    assert joined([]) == StatsColumns()
    assert uneven_points(StatsColumns(), 0, 60_000, gap_ms=12_000) == (StatsPoint(at_ms=30_000),)


def test_a_reading_becomes_a_sample() -> None:
    """Rates go with it, totals do not: they begin anew with each container."""
    reading = ContainerStats(
        at_ms=5,
        cpu_percent=1.5,
        memory_bytes=7,
        memory_limit_bytes=9,
        memory_percent=77.7,
        network=Traffic(received=100, sent=200),
        network_per_s=Traffic(received=1, sent=2),
        disk=None,
        disk_per_s=None,
        pids=3,
    )

    sample = sample_of(reading, host="local", service="ollama")

    assert sample == a_sample(
        5,
        cpu_percent=1.5,
        memory_bytes=7,
        memory_limit_bytes=9,
        received_bytes_s=1,
        sent_bytes_s=2,
        read_bytes_s=None,
        written_bytes_s=None,
        pids=3,
    )
