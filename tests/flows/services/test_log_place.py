"""Where a reader of a log stands."""

from watchroom.docker.log_lines import LogRecord, OutputStream
from watchroom.flows.services.log_place import OVERLAP_NS, LogPlace

SECOND_NS = 1_000_000_000


def line(nano: int, stream: OutputStream = OutputStream.STDOUT) -> LogRecord:
    return LogRecord(timestamp=f"1970-01-01T00:00:05.{nano:09}Z", stream=stream, message="x")


def test_what_a_stream_repeats_is_told_apart() -> None:
    """Also where two lines have the same nanosecond and the same text."""
    place = LogPlace()
    first = [line(1), line(2), line(2), line(2, OutputStream.STDERR)]
    assert all(place.is_new(record) for record in first)

    place.go_on()

    assert place.since_ns == 5 * SECOND_NS + 1
    assert [place.is_new(record) for record in [*first, line(2), line(3)]] == [
        *([False] * 4),
        True,
        True,
    ]


def test_a_line_that_comes_late_is_not_lost() -> None:
    """Two streams of a program are written side by side: the older stamp may come second."""
    place = LogPlace()
    place.is_new(line(OVERLAP_NS - 5))
    place.is_new(line(OVERLAP_NS))
    place.go_on()

    assert (place.since_ns or 0) <= 5 * SECOND_NS + OVERLAP_NS - 5
    assert [place.is_new(line(n)) for n in (OVERLAP_NS - 5, OVERLAP_NS - 1, OVERLAP_NS)] == [
        False,
        True,
        False,
    ]


def test_a_stream_that_does_not_begin_with_what_was_seen_has_a_gap() -> None:
    """The engine rotated the file away; told once."""
    place = LogPlace()
    place.is_new(line(1))
    place.go_on()

    assert place.is_new(line(7))
    assert place.is_gap()
    assert place.is_new(line(8))
    assert not place.is_gap()


def test_another_container_begins_anew() -> None:
    """Its clock may even stand before the last line of the old one; nothing of it is a gap."""
    place = LogPlace()
    place.is_new(line(9))
    place.begin_anew()
    place.go_on()

    assert place.since_ns is None
    assert place.is_new(line(1))
    assert not place.is_gap()


def test_lines_without_a_time_are_new() -> None:
    """Better twice than never."""
    record = LogRecord(timestamp=None, stream=None, message="x")
    place = LogPlace()

    assert place.is_new(record)
    assert place.is_new(record)
    assert place.since_ns is None
