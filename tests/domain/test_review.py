"""The sample is spread over everything that it is drawn from."""

from collections import Counter

import pytest

from watchroom.domain.review import SAMPLED_ONE_IN, is_sampled


@pytest.mark.parametrize("first_id", [1, 1_000_000, 10**12])
def test_about_one_in_twenty_is_sampled(first_id: int) -> None:
    """The queue is called 5 %: an install with few runs must get about as many."""
    for runs in (2_000, 100_000):
        sampled = sum(is_sampled(id_) for id_ in range(first_id, first_id + runs))
        assert 0.6 < sampled * SAMPLED_ONE_IN / runs < 1.4


@pytest.mark.parametrize("cameras", [2, 3, 4, 5, 8, 10, 12])
def test_cameras_that_take_turns_are_all_sampled(cameras: int) -> None:
    """A sample in step with the cameras would never look at some of them."""
    met = Counter(id_ % cameras for id_ in range(1, 50_000) if is_sampled(id_))

    assert len(met) == cameras
    assert max(met.values()) < 1.5 * min(met.values())
