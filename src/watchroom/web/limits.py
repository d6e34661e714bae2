"""How many requests a client may make: moving windows, counted per client address."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil
from typing import Final

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.aio.strategies import MovingWindowRateLimiter

from watchroom.domain.rate_policies import RatePolicy, parse_rate_policies, parse_rates
from watchroom.web.windows import Windows
from watchroom.web.wings import Wing, wing_of

PICTURE_POLICIES: Final = "3000/minute"  # who plays a camera looks at twenty in a second
SESSION_POLICIES: Final = "1200/minute"  # a page asks for a dozen things, and again and again
COOKIE_POLICIES: Final = "6000/minute"  # of one address, behind which there may be many people
FAILED_KEY_POLICIES: Final = "20/minute"  # more than slips; good keys are not held up

_NAME_OF_S: Final = {60: "minute", 3600: "hour", 86_400: "day"}


class Budget(StrEnum):
    """What is counted together."""

    EXECUTIONS = "executions"  # the endpoints of runs, handshakes, and whatever is not told apart
    SERVICES = "services"  # the endpoints of containers and webhooks
    PICTURES = "pictures"
    SESSIONS = "sessions"  # everything else that is asked for by people: they have signed in, or
    # look at the pages of a server that lets everybody in
    COOKIES = "cookies"  # requests with a cookie that may be one of ours
    FAILED_KEYS = "failed_keys"  # requests with a key or a password that is not right


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What each budget allows; a request must fit into every one of its policies."""

    executions: tuple[RateLimitItem, ...]
    services: tuple[RateLimitItem, ...]
    pictures: tuple[RateLimitItem, ...]
    sessions: tuple[RateLimitItem, ...]
    cookies: tuple[RateLimitItem, ...]
    failed_keys: tuple[RateLimitItem, ...]

    def of(self, budget: Budget) -> tuple[RateLimitItem, ...]:
        """Return the policies of a budget."""
        found: tuple[RateLimitItem, ...] = getattr(self, budget.value)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a client stands with one policy."""

    policy: RateLimitItem
    remaining: int  # requests that still fit
    reset_s: float  # seconds until the oldest counted request leaves the window

    @property
    def name(self) -> str:
        """Name of the policy in headers."""
        return _NAME_OF_S.get(self.policy.get_expiry(), "burst")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What became of one request."""

    allowed: bool  # False: it did not fit, and was not counted
    standings: tuple[Standing, ...]  # after it, one for each policy of the budget

    @property
    def tightest(self) -> Standing:
        """The policy that refuses first, and of several such the one that recovers last."""
        return min(self.standings, key=lambda s: (s.remaining, -s.reset_s))

    @property
    def retry_after_s(self) -> int:
        """Whole seconds until a request fits again; at least 1."""
        return max(1, ceil(self.tightest.reset_s))


def parse_policies(text: str) -> Policies | None:
    """
    Read `100/minute,20/10s;5000/hour`: the policies for runs; those for services.

    "off" gives None: nothing is counted. Raises Misconfigured.
    """
    chosen = parse_rate_policies(text)
    if chosen is None:
        return None
    return Policies(
        executions=_limits(chosen.executions),
        services=_limits(chosen.services),
        pictures=_limits(parse_rates(PICTURE_POLICIES)),
        sessions=_limits(parse_rates(SESSION_POLICIES)),
        cookies=_limits(parse_rates(COOKIE_POLICIES)),
        failed_keys=_limits(parse_rates(FAILED_KEY_POLICIES)),
    )


def _limits(policies: tuple[RatePolicy, ...]) -> tuple[RateLimitItem, ...]:
    return tuple(RateLimitItemPerSecond(each.requests, each.window_s) for each in policies)


class Limiter:
    """Counts requests against policies."""

    def __init__(self, policies: Policies, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._policies = policies
        self._clock = clock
        self._windows = MovingWindowRateLimiter(Windows(clock))

    async def spend(self, budget: Budget, client: str) -> Spending:
        """Count a request if it fits into every policy of its budget."""
        before = await self.look(budget, client)
        if not before.allowed:
            return before
        for standing in before.standings:
            await self._windows.hit(standing.policy, budget, client)
        return Spending(
            allowed=True,
            standings=tuple(replace(s, remaining=s.remaining - 1) for s in before.standings),
        )

    async def look(self, budget: Budget, client: str) -> Spending:
        """Tell whether a request would fit; count nothing."""
        policies = self._policies.of(budget)
        standings = tuple([await self._standing(policy, budget, client) for policy in policies])
        return Spending(allowed=all(s.remaining > 0 for s in standings), standings=standings)

    async def _standing(self, policy: RateLimitItem, budget: Budget, client: str) -> Standing:
        stats = await self._windows.get_window_stats(policy, budget, client)
        return Standing(
            policy=policy,
            remaining=max(0, stats.remaining),
            reset_s=max(0.0, stats.reset_time - self._clock()),
        )


def budget_of(path: str) -> Budget | None:
    """Return which budget a path is counted in; None if it is not counted."""
    if not path.startswith("/api/") or path == "/api/health":
        return None
    if path.startswith("/api/executions/") and path.endswith("/image"):
        return Budget.PICTURES
    return Budget.SERVICES if wing_of(path) is Wing.SERVICES else Budget.EXECUTIONS


def headers_of(spending: Spending, *, now_s: float) -> list[tuple[bytes, bytes]]:
    """
    Return the headers that tell a client how it stands; *now_s* is seconds since 1970.

    X-RateLimit-* speak of the tightest policy. RateLimit and RateLimit-Policy are those of the
    IETF draft "RateLimit header fields for HTTP".
    """
    tightest = spending.tightest
    policies = ", ".join(
        f'"{s.name}";q={s.policy.amount};w={s.policy.get_expiry()}' for s in spending.standings
    )
    current = f'"{tightest.name}";r={tightest.remaining};t={ceil(tightest.reset_s)}'
    return [
        (b"x-ratelimit-limit", b"%d" % tightest.policy.amount),
        (b"x-ratelimit-remaining", b"%d" % tightest.remaining),
        (b"x-ratelimit-reset", b"%d" % ceil(now_s + tightest.reset_s)),
        (b"ratelimit-policy", policies.encode()),
        (b"ratelimit", current.encode()),
    ]
