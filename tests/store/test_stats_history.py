"""What services used: kept for a year, thinner with age, and never made up."""

import pytest

from runs import NOON_MS
from samples import a_sample, sweeps
from watchroom.domain.stats_samples import StatsSample
from watchroom.store.database import Database
from watchroom.store.stats_history import Series, add_samples, history
from watchroom.store.stats_rolling import LATE_MS, roll

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
MIDNIGHT_MS = NOON_MS // DAY_MS * DAY_MS


async def keep(store: Database, samples: list[StatsSample]) -> None:
    async with store.writing() as session:
        await add_samples(session, samples)


async def rolled(store: Database, now_ms: int) -> None:
    async with store.writing() as session:
        await roll(session, now_ms)


async def drawn(store: Database, from_ms: int, to_ms: int, points: int) -> Series:
    return await history(
        store, host="local", service="ollama", from_ms=from_ms, to_ms=to_ms, points=points
    )


async def counts(store: Database) -> tuple[int, dict[int, int]]:
    """How many rows the samples and each tier have."""
    [(sweep_rows,)] = await store.fetch("SELECT count(*) FROM stats_sweep")
    rows = await store.fetch("SELECT resolution_s, count(*) FROM stats_block GROUP BY resolution_s")
    return sweep_rows, {row[0]: row[1] for row in rows}


async def test_samples_come_back_as_they_were(store: Database) -> None:
    """The last minutes are shown at full resolution, unrounded."""
    sample = a_sample(NOON_MS + 3, cpu_percent=0.1, memory_bytes=(1 << 53) - 1)
    await keep(store, [sample, a_sample(NOON_MS + 5_003, cpu_percent=None, pids=None)])

    series = await drawn(store, NOON_MS, NOON_MS + 10_000, 500)

    assert series.resolution_s == 5
    first, second = series.points
    assert (first.at_ms, first.samples) == (NOON_MS + 3, 1)
    assert (first.cpu_percent, first.cpu_percent_most) == (0.1, 0.1)
    assert (first.memory_bytes, first.memory_limit_bytes) == ((1 << 53) - 1, 1_073_741_824)
    assert (first.received_bytes_s, first.sent_bytes_s) == (1_000, 2_000)
    assert (first.read_bytes_s, first.written_bytes_s, first.pids) == (3_000, 4_000, 17)
    assert (second.cpu_percent, second.pids, second.memory_bytes) == (None, None, 512_000_000)


async def test_what_is_no_number_is_unknown(store: Database) -> None:
    """JSON has no NaN, and a chart no place for it."""
    await keep(store, [a_sample(NOON_MS, cpu_percent=float("nan"), read_bytes_s=float("inf"))])

    [point] = (await drawn(store, NOON_MS, NOON_MS + 5_000, 10)).points

    assert (point.cpu_percent, point.read_bytes_s, point.pids) == (None, None, 17)


async def test_services_and_hosts_are_kept_apart(store: Database) -> None:
    """The same name on two machines is two services, also where names are hostile."""
    await keep(
        store,
        [
            a_sample(NOON_MS, cpu_percent=1.0),
            a_sample(NOON_MS, cpu_percent=2.0, host="gpu"),
            a_sample(NOON_MS, cpu_percent=3.0, service="n8n\0\ud800"),
        ],
    )

    found = [
        await history(
            store, host=host, service=service, from_ms=NOON_MS, to_ms=NOON_MS + 5_000, points=10
        )
        for host, service in (("local", "ollama"), ("gpu", "ollama"), ("local", "n8n\0\ud800"))
    ]

    assert [[point.cpu_percent for point in one.points] for one in found] == [[1], [2], [3]]


@pytest.mark.parametrize(
    ("span_ms", "points", "resolution_s"),
    [
        (HOUR_MS, 720, 5),
        (HOUR_MS, 719, 10),
        (HOUR_MS, 100, 60),
        (DAY_MS, 8_640, 10),
        (DAY_MS, 500, 300),
        (365 * DAY_MS, 500, DAY_MS // 1000),
        (365 * DAY_MS, 1, 365 * DAY_MS // 1000),
    ],
)
async def test_the_resolution_fits_the_points(
    store: Database, span_ms: int, points: int, resolution_s: int
) -> None:
    """A chart asks for as many points as it has pixels."""
    from_ms = 366 * DAY_MS * 50 // (365 * DAY_MS) * (365 * DAY_MS)

    series = await drawn(store, from_ms, from_ms + span_ms, points)

    assert series.resolution_s == resolution_s
    assert len(series.points) <= points


async def test_folding_does_not_change_what_is_shown(store: Database) -> None:
    """Blocks, and what is not in one yet, join without a seam, whenever one looks."""
    await keep(store, list(sweeps(MIDNIGHT_MS, MIDNIGHT_MS + 150 * MINUTE_MS)))
    before = await drawn(store, MIDNIGHT_MS, MIDNIGHT_MS + 180 * MINUTE_MS, 180)

    await rolled(store, MIDNIGHT_MS + 150 * MINUTE_MS)
    after = await drawn(store, MIDNIGHT_MS, MIDNIGHT_MS + 180 * MINUTE_MS, 180)

    assert before.resolution_s == 60
    assert before == after
    minutes = [point.cpu_percent for point in after.points]
    first = MIDNIGHT_MS // MINUTE_MS % 1_000
    assert minutes == [float((first + n) % 1_000) for n in range(150)] + [None] * 30
    assert {point.samples for point in after.points} == {12, 0}


async def test_a_day_becomes_coarse_points(store: Database) -> None:
    """The year is drawn from points of ten minutes, with the peak beside the mean."""
    day = list(sweeps(MIDNIGHT_MS, MIDNIGHT_MS + DAY_MS, every_ms=20_000))
    peak = a_sample(MIDNIGHT_MS + 5 * HOUR_MS + 1, cpu_percent=3_200.0)
    await keep(store, [*day, peak])
    await rolled(store, MIDNIGHT_MS + DAY_MS + LATE_MS)

    series = await drawn(store, MIDNIGHT_MS, MIDNIGHT_MS + DAY_MS, 144)

    assert series.resolution_s == 600
    assert [point.samples for point in series.points] == [31 if n == 30 else 30 for n in range(144)]
    assert series.points[30].cpu_percent_most == 3_200
    assert (await counts(store))[1] == {10: 144, 60: 24, 600: 1}


async def test_rolling_in_small_steps_loses_and_doubles_nothing(store: Database) -> None:
    """Each sample and each point is folded exactly once, whatever the pace."""
    end_ms = MIDNIGHT_MS + 2 * HOUR_MS
    for start_ms in range(MIDNIGHT_MS, end_ms, 95_000):
        await keep(store, list(sweeps(start_ms, min(start_ms + 95_000, end_ms))))
        await rolled(store, start_ms + 95_000)
    stepwise = await drawn(store, MIDNIGHT_MS, end_ms, 120)

    assert [point.samples for point in stepwise.points] == [12] * 120
    assert (await counts(store))[1] == {10: 11, 60: 1}  # the last blocks are still waited for


async def test_a_late_sample_is_waited_for(store: Database) -> None:
    """A slow host's sweep ends after the span that it belongs to."""
    await keep(store, [a_sample(MIDNIGHT_MS)])
    await rolled(store, MIDNIGHT_MS + 10 * MINUTE_MS + LATE_MS - 1)
    await keep(store, [a_sample(MIDNIGHT_MS + 599_999)])
    await rolled(store, MIDNIGHT_MS + 10 * MINUTE_MS + LATE_MS)

    series = await drawn(store, MIDNIGHT_MS, MIDNIGHT_MS + 10 * MINUTE_MS, 60)

    assert series.resolution_s == 10
    assert (series.points[0].samples, series.points[-1].samples) == (1, 1)
    assert (await counts(store))[1] == {10: 1}


async def test_a_server_that_was_off_leaves_a_gap_and_goes_on(store: Database) -> None:
    """Days without samples cost nothing, and what was not folded before is folded later."""
    await keep(store, list(sweeps(MIDNIGHT_MS, MIDNIGHT_MS + 5 * MINUTE_MS)))
    later_ms = MIDNIGHT_MS + 3 * DAY_MS
    await keep(store, list(sweeps(later_ms, later_ms + MINUTE_MS)))
    await rolled(store, later_ms + MINUTE_MS)

    series = await drawn(store, MIDNIGHT_MS, later_ms + HOUR_MS, 500)

    measured = [point for point in series.points if point.samples]
    assert series.resolution_s == 600
    assert [(point.at_ms, point.samples) for point in measured] == [
        (MIDNIGHT_MS, 60),
        (later_ms, 12),
    ]


async def test_old_data_is_forgotten_tier_by_tier(store: Database) -> None:
    """Samples after an hour, ten seconds after a day, minutes after a fortnight."""
    await keep(store, list(sweeps(MIDNIGHT_MS, MIDNIGHT_MS + 10 * MINUTE_MS)))
    await rolled(store, MIDNIGHT_MS + 11 * MINUTE_MS)
    assert await counts(store) == (60, {10: 1})

    await rolled(store, MIDNIGHT_MS + 80 * MINUTE_MS)
    assert await counts(store) == (0, {10: 1, 60: 1})
    await rolled(store, MIDNIGHT_MS + 2 * DAY_MS)
    assert await counts(store) == (0, {60: 1, 600: 1})
    await rolled(store, MIDNIGHT_MS + 16 * DAY_MS)
    assert await counts(store) == (0, {600: 1})
    await rolled(store, MIDNIGHT_MS + 368 * DAY_MS)
    assert await counts(store) == (0, {})


async def test_what_was_thinned_out_is_not_asked_of_the_finer_tier(store: Database) -> None:
    """Yesterday's chart of an hour is coarser than today's, and not empty."""
    await keep(store, list(sweeps(MIDNIGHT_MS, MIDNIGHT_MS + HOUR_MS)))
    await rolled(store, MIDNIGHT_MS + 3 * DAY_MS)

    series = await drawn(store, MIDNIGHT_MS, MIDNIGHT_MS + HOUR_MS, 1_000)

    assert series.resolution_s == 60
    assert {point.samples for point in series.points} == {12}


async def test_a_clock_that_was_put_back_folds_again(store: Database) -> None:
    """An hour is measured twice: nothing raises, and the hour shows both."""
    ahead_ms = MIDNIGHT_MS + HOUR_MS
    await keep(store, list(sweeps(ahead_ms, ahead_ms + 10 * MINUTE_MS)))
    await rolled(store, ahead_ms + 11 * MINUTE_MS)
    await rolled(store, MIDNIGHT_MS)
    await keep(store, list(sweeps(MIDNIGHT_MS, MIDNIGHT_MS + 10 * MINUTE_MS)))
    await rolled(store, MIDNIGHT_MS + 11 * MINUTE_MS)
    await keep(store, list(sweeps(ahead_ms + 1, ahead_ms + 10 * MINUTE_MS)))
    await rolled(store, ahead_ms + 11 * MINUTE_MS)

    series = await drawn(store, MIDNIGHT_MS, ahead_ms + 10 * MINUTE_MS, 70)

    assert [point.samples for point in series.points] == [12] * 10 + [0] * 50 + [24] * 10
