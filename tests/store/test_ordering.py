"""Keys sort as the runs began."""

from hypothesis import given
from hypothesis import strategies as st

from watchroom.store.ordering import (
    END_MS,
    HIGHEST,
    clamp_ms,
    first_key,
    free_key,
    home_key,
    moment_of,
)

moments = st.integers(min_value=-(10**15), max_value=10**15)
ids = st.integers(min_value=0, max_value=HIGHEST)


@given(moment=moments, execution_id=ids)
def test_a_key_tells_its_moment_and_fits(moment: int, execution_id: int) -> None:
    """A column holds 63 bits; what began outside them is put at their ends."""
    key = home_key(moment, execution_id)

    assert 0 <= key <= HIGHEST
    assert moment_of(key) == min(clamp_ms(moment), END_MS - 1)


@given(moment=st.integers(0, END_MS - 1), execution_id=ids)
def test_a_range_of_time_is_a_range_of_keys(moment: int, execution_id: int) -> None:
    """Half-open, as the ranges of the API are."""
    assert first_key(moment) <= home_key(moment, execution_id) < first_key(moment + 1)


@given(moment=st.integers(0, END_MS - 1), execution_id=ids, neighbours=st.integers(0, 30))
def test_a_taken_key_gives_way_within_its_millisecond(
    moment: int, execution_id: int, neighbours: int
) -> None:
    """Another millisecond would be another place in the list, and another bucket."""
    home = home_key(moment, execution_id)
    taken: set[int] = set()
    for _ in range(neighbours):
        taken.add(free_key(home, taken))

    assert len(taken) == neighbours
    assert {moment_of(key) for key in taken} <= {moment}
