"""The engine's times."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.docker.engine_times import time_ms


@pytest.mark.parametrize(
    ("text", "expected_ms"),
    [
        ("2026-11-21T22:43:54.64526777Z", 1_795_301_034_645),
        ("2026-11-21T22:43:54.999999999Z", 1_795_301_034_999),
        ("2026-11-21T22:43:54.5Z", 1_795_301_034_500),
        ("2026-11-21T22:43:54Z", 1_795_301_034_000),
        ("2026-11-21T19:43:54.645-03:00", 1_795_301_034_645),
        ("1970-01-01T00:00:00Z", 0),
        ("0001-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+01:00", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("2026-11-21T22:43:54.1234567890Z", None),
        ("2026-11-21T22:43:54", None),
        ("2026-02-30T00:00:00Z", None),
        ("2026-11-21 22:43:54Z", None),
        ("", None),
        (None, None),
        (1795301034, None),
    ],
)
def test_a_time_is_read_to_the_millisecond(text: object, expected_ms: int | None) -> None:
    """Up to nine decimals, any offset; Go's zero time means never."""
    assert time_ms(text) == expected_ms


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001
def test_any_time_survives(moment: datetime) -> None:
    """Cut, never rounded: an event must not lie in the future."""
    aware = moment.replace(tzinfo=UTC)
    text = aware.isoformat(timespec="microseconds").replace("+00:00", "123Z")

    whole = int(aware.replace(microsecond=0).timestamp()) * 1000
    assert time_ms(text) == whole + moment.microsecond // 1000
