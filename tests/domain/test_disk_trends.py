"""How fast a disk fills, and when nobody can say."""

import pytest

from watchroom.domain.disk_trends import KEPT, DiskTrend, FreeSpace, fill_rate

FIVE_MINUTES_MS = 300_000
GB = 10**9


def falling(count: int, *, bytes_an_hour: int, wobble: int = 0) -> tuple[FreeSpace, ...]:
    """Return samples of a disk that loses so much, give or take."""
    return tuple(
        FreeSpace(
            at_ms=index * FIVE_MINUTES_MS,
            free_bytes=500 * GB - bytes_an_hour * index // 12 + (wobble if index % 2 else -wobble),
        )
        for index in range(count)
    )


def test_a_steady_loss_is_told_by_the_hour() -> None:
    """From it follows when the disk is full."""
    assert fill_rate(falling(100, bytes_an_hour=2 * GB)) == pytest.approx(2 * GB)


def test_a_little_noise_does_not_hide_it() -> None:
    """Files come and go while the whole fills."""
    samples = falling(200, bytes_an_hour=2 * GB, wobble=GB // 2)

    assert fill_rate(samples) == pytest.approx(2 * GB, rel=0.05)


def test_a_disk_that_empties_has_a_negative_rate() -> None:
    """It will never be full."""
    assert fill_rate(falling(100, bytes_an_hour=-GB)) == pytest.approx(-GB)


@pytest.mark.parametrize(
    "samples",
    [
        (),
        falling(23, bytes_an_hour=GB),
        falling(72, bytes_an_hour=GB),  # five minutes short of six hours
        falling(200, bytes_an_hour=0),
        falling(200, bytes_an_hour=GB, wobble=20 * GB),
    ],
    ids=["nothing known", "few samples", "too short", "no change", "noise alone"],
)
def test_what_is_not_clear_is_not_told(samples: tuple[FreeSpace, ...]) -> None:
    """A guess of when a disk is full would be believed."""
    assert fill_rate(samples) is None


def test_what_is_older_than_a_day_is_forgotten() -> None:
    """The disk filled yesterday, and empties today: today counts."""
    trend = DiskTrend()
    for sample in falling(100, bytes_an_hour=50 * GB):
        trend.note(sample)
    for index in range(KEPT):
        at_ms = (100 + index) * FIVE_MINUTES_MS
        trend.note(FreeSpace(at_ms=at_ms, free_bytes=100 * GB + index * GB // 12))

    assert trend.fill_rate() == pytest.approx(-GB, rel=0.01)
