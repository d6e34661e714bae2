"""Events are read once, across any number of broken streams."""

from hypothesis import given
from hypothesis import strategies as st

from watchroom.docker.event_cursor import KEPT_NS, OVERLAP_NS, EventCursor

SECOND_NS = 1_000_000_000


def test_a_stream_goes_on_a_little_before_the_newest_event() -> None:
    """An event can be published after one with a later time."""
    cursor = EventCursor(100 * SECOND_NS)
    assert cursor.since_ns == 100 * SECOND_NS

    cursor.is_new(b"a", 101 * SECOND_NS)
    assert cursor.since_ns == 100 * SECOND_NS  # nothing before the start was asked for

    cursor.is_new(b"b", 200 * SECOND_NS)
    assert cursor.since_ns == 200 * SECOND_NS - OVERLAP_NS


def test_a_repeated_event_is_told_apart() -> None:
    """The overlap repeats what was seen."""
    cursor = EventCursor(0)

    assert cursor.is_new(b"a", SECOND_NS)
    assert not cursor.is_new(b"a", SECOND_NS)
    assert cursor.is_new(b"b", SECOND_NS)


def test_a_clock_that_is_set_back_loses_nothing() -> None:
    """Events of the engine's past are still new."""
    cursor = EventCursor(0)
    cursor.is_new(b"a", 1000 * SECOND_NS)

    assert cursor.is_new(b"b", 10 * SECOND_NS)


@given(
    times=st.lists(st.integers(min_value=0, max_value=60_000), min_size=1, unique=True),
    late=st.lists(st.integers(min_value=0, max_value=OVERLAP_NS // 1_000_000 // 2)),
    breaks=st.sets(st.integers(min_value=0, max_value=50)),
)
def test_nothing_is_lost_or_doubled(times: list[int], late: list[int], breaks: set[int]) -> None:
    """The engine repeats from `since`; it publishes events a little out of order."""
    delays = dict(zip(sorted(times), late, strict=False))
    published = sorted(times, key=lambda ms: ms + delays.get(ms, 0))
    cursor, read = EventCursor(0), list[int]()

    begin = 0
    for end in [*sorted(place for place in breaks if place < len(published)), len(published)]:
        repeated = [ms for ms in published[:begin] if ms * 1_000_000 >= cursor.since_ns]
        for ms in [*repeated, *published[begin:end]]:
            if cursor.is_new(str(ms).encode(), ms * 1_000_000):
                read.append(ms)
        begin = max(begin, end)

    assert sorted(read) == sorted(times)
    assert read == published


def test_old_events_are_forgotten() -> None:
    """A cursor lives as long as the server: its memory must not grow."""
    cursor = EventCursor(0)
    for number in range(1000):
        cursor.is_new(str(number).encode(), number * KEPT_NS)

    assert len(cursor._seen) == len(cursor._order) <= 2
