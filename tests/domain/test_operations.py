"""Ids of operations."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.operations import ID_RANDOM_BYTES, operation_id

moments = st.integers(0, (1 << 48) - 2)
randomness = st.binary(min_size=ID_RANDOM_BYTES, max_size=ID_RANDOM_BYTES)


@given(moments, randomness)
def test_an_id_is_a_uuid_of_version_7_that_tells_its_time(now_ms: int, random: bytes) -> None:
    """RFC 9562, section 5.7."""
    id_ = operation_id(now_ms, random)

    assert len(id_) == 32
    assert uuid.UUID(id_).version == 7
    assert uuid.UUID(id_).variant == uuid.RFC_4122
    assert int(id_[:12], 16) == now_ms


@given(moments, randomness, randomness)
def test_a_later_id_sorts_after(now_ms: int, first: bytes, second: bytes) -> None:
    """Lists of operations are in the order of their ids."""
    assert operation_id(now_ms, first) < operation_id(now_ms + 1, second)


@given(randomness, randomness)
def test_ids_of_one_moment_differ(first: bytes, second: bytes) -> None:
    """74 of the random bits stay: two ids are equal only where those are."""
    kept = [(int.from_bytes(each) & ((1 << 74) - 1)) for each in (first, second)]

    assert (operation_id(1, first) == operation_id(1, second)) == (kept[0] == kept[1])
