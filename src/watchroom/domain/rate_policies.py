"""How many requests a client may make, as a setting writes it: `100/minute,20/10s;5000/hour`."""

import re
from dataclasses import dataclass
from typing import Final

from watchroom.domain.errors import Misconfigured

_UNIT_S: Final = {"s": 1, "second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_POLICY: Final = re.compile(r"([1-9][0-9]{0,6})/([1-9][0-9]{0,3})?(s|second|minute|hour|day)")


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePolicy:
    """So many requests within any stretch of time of a length."""

    requests: int
    window_s: int  # length of that stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePolicies:
    """What each half of the API allows; a request must fit into every one of its policies."""

    executions: tuple[RatePolicy, ...]
    services: tuple[RatePolicy, ...]


def parse_rate_policies(text: str) -> RatePolicies | None:
    """
    Read the policies for runs; those for services. Without the latter they are the same.

    "off" gives None: nothing is counted. Raises Misconfigured.
    """
    if text.lower() == "off":
        return None
    executions, separator, services = text.partition(";")
    return RatePolicies(
        executions=parse_rates(executions),
        services=parse_rates(services if separator else executions),
    )


def parse_rates(text: str) -> tuple[RatePolicy, ...]:
    """Read policies with commas between them. Raises Misconfigured."""
    return tuple(_policy(part.strip()) for part in text.split(","))


def _policy(text: str) -> RatePolicy:
    match = _POLICY.fullmatch(text)
    if match is None:
        raise Misconfigured(f"WATCHROOM_RATE_LIMITS: {text!r} is not a policy such as 20/10s")
    requests, multiple, unit = match.groups()
    return RatePolicy(requests=int(requests), window_s=int(multiple or 1) * _UNIT_S[unit])
