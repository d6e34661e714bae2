"""How the setting for limits is read."""

import pytest

from watchroom.domain.errors import Misconfigured
from watchroom.domain.rate_policies import RatePolicies, RatePolicy, parse_rate_policies


def test_policies_of_both_halves_are_read() -> None:
    """As the documents write them."""
    minute, burst = RatePolicy(requests=100, window_s=60), RatePolicy(requests=20, window_s=10)
    hour = RatePolicy(requests=5000, window_s=3600)

    assert parse_rate_policies("100/minute, 20/10s;5000/hour") == RatePolicies(
        executions=(minute, burst), services=(hour,)
    )


def test_one_half_stands_for_both() -> None:
    """Whoever names one policy means all requests."""
    day = RatePolicy(requests=7, window_s=86_400)

    assert parse_rate_policies("7/day") == RatePolicies(executions=(day,), services=(day,))


def test_off_is_no_policy() -> None:
    """In capitals or not."""
    assert parse_rate_policies("Off") is None


@pytest.mark.parametrize("text", ["", "100", "0/minute", "1/fortnight", "-1/s", "1/s;", "1/s,,"])
def test_what_is_none_is_refused(text: str) -> None:
    """A misspelt limit must not be no limit."""
    with pytest.raises(Misconfigured, match="WATCHROOM_RATE_LIMITS"):
        parse_rate_policies(text)
