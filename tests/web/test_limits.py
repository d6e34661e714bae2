"""Requests are counted exactly, in bounded memory, by a clock that nobody sets back."""

import pytest

from watchroom.domain.errors import Misconfigured
from watchroom.web.limits import (
    Budget,
    Limiter,
    Policies,
    budget_of,
    headers_of,
    parse_policies,
)
from watchroom.web.windows import Windows

DOCUMENTED = "100/minute,20/10s;5000/hour"


class Ticks:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


def policies(text: str) -> Policies:
    parsed = parse_policies(text)
    assert parsed is not None
    return parsed


@pytest.fixture
def limiter(ticks: Ticks) -> Limiter:
    return Limiter(policies(DOCUMENTED), clock=ticks)


async def allowed(limiter: Limiter, requests: int, client: str = "192.0.2.1") -> int:
    """Return how many of so many requests fit."""
    spendings = [await limiter.spend(Budget.EXECUTIONS, client) for _ in range(requests)]
    return sum(spending.allowed for spending in spendings)


async def test_the_burst_is_exact(limiter: Limiter, ticks: Ticks) -> None:
    """The 21st request within ten seconds is refused, and the first after them is not."""
    assert await allowed(limiter, 25) == 20

    ticks.now_s += 9.999
    assert await allowed(limiter, 1) == 0
    ticks.now_s += 0.001
    assert await allowed(limiter, 25) == 20


async def test_the_minute_is_exact(limiter: Limiter, ticks: Ticks) -> None:
    """Bursts of twenty every ten seconds come to a hundred in the minute, not more."""
    passed = 0
    for _ in range(6):
        passed += await allowed(limiter, 20)
        ticks.now_s += 10
    assert passed == 100

    assert await allowed(limiter, 20) == 20  # the first burst has left the window


async def test_refused_requests_cost_nothing(limiter: Limiter, ticks: Ticks) -> None:
    """A client that keeps knocking gets in as soon as one that waits."""
    await allowed(limiter, 500)
    ticks.now_s += 10

    assert await allowed(limiter, 20) == 20


async def test_clients_and_budgets_are_counted_apart(limiter: Limiter) -> None:
    """One busy client takes nothing from another, and a gallery nothing from its list."""
    await allowed(limiter, 20)

    assert await allowed(limiter, 1, client="192.0.2.2") == 1
    assert (await limiter.spend(Budget.PICTURES, "192.0.2.1")).allowed
    assert (await limiter.spend(Budget.SERVICES, "192.0.2.1")).allowed


async def test_looking_counts_nothing(limiter: Limiter) -> None:
    """Who is looked at often is not used up by it."""
    for _ in range(100):
        await limiter.look(Budget.EXECUTIONS, "192.0.2.1")

    assert await allowed(limiter, 20) == 20


async def test_headers_tell_of_the_tightest_policy(limiter: Limiter, ticks: Ticks) -> None:
    """It is the one that will refuse first."""
    await allowed(limiter, 4)
    ticks.now_s += 4

    spending = await limiter.spend(Budget.EXECUTIONS, "192.0.2.1")

    assert dict(headers_of(spending, now_s=1_724_848_496.0)) == {
        b"x-ratelimit-limit": b"20",
        b"x-ratelimit-remaining": b"15",
        b"x-ratelimit-reset": b"1724848502",
        b"ratelimit-policy": b'"minute";q=100;w=60, "burst";q=20;w=10',
        b"ratelimit": b'"burst";r=15;t=6',
    }


async def test_a_refusal_says_when_to_come_back(limiter: Limiter, ticks: Ticks) -> None:
    """A client that waits so long gets in at once."""
    await allowed(limiter, 20)
    ticks.now_s += 3.5

    refused = await limiter.spend(Budget.EXECUTIONS, "192.0.2.1")

    assert (refused.allowed, refused.retry_after_s) == (False, 7)
    ticks.now_s += refused.retry_after_s
    assert await allowed(limiter, 1) == 1


async def test_memory_is_bounded(ticks: Ticks) -> None:
    """An attacker with a million addresses must not fill the memory."""
    windows = Windows(ticks, most_entries=100)

    for number in range(1000):
        await windows.acquire_entry(f"client{number}", 20, 10)

    assert await windows.reset() <= 100


async def test_those_who_were_silent_longest_are_forgotten_first(ticks: Ticks) -> None:
    """Who keeps asking must not be forgiven because others come."""
    windows = Windows(ticks, most_entries=3)
    await windows.acquire_entry("busy", 20, 10)
    await windows.acquire_entry("silent", 20, 10)
    await windows.acquire_entry("busy", 20, 10)

    await windows.acquire_entry("new", 20, 10)

    assert (await windows.get_moving_window("silent", 20, 10))[1] == 0
    assert (await windows.get_moving_window("busy", 20, 10))[1] == 2


@pytest.mark.parametrize(
    ("path", "budget"),
    [
        ("/api/executions", Budget.EXECUTIONS),
        ("/api/executions/1", Budget.EXECUTIONS),
        ("/api/executions/1/image", Budget.PICTURES),
        ("/api/nothing", Budget.EXECUTIONS),
        ("/api/services", Budget.SERVICES),
        ("/api/services/ollama/start", Budget.SERVICES),
        ("/api/servicesque", Budget.EXECUTIONS),
        ("/api/operations/1", Budget.SERVICES),
        ("/api/audit", Budget.SERVICES),
        ("/api/system/host", Budget.SERVICES),
        ("/api/system/stats", Budget.SERVICES),
        ("/api/system/info", Budget.EXECUTIONS),
        ("/api/webhooks/1", Budget.SERVICES),
        ("/api/health", None),
        ("/docs", None),
    ],
)
def test_paths_have_budgets(path: str, budget: Budget | None) -> None:
    """Health is never refused: it is asked by what would restart us."""
    assert budget_of(path) is budget


def test_limits_can_be_turned_off() -> None:
    """Behind a proxy that limits already."""
    assert parse_policies("off") is None
    assert parse_policies("OFF") is None


@pytest.mark.parametrize("text", ["", "100", "0/minute", "100/fortnight", "-1/s", "1/s;", "1/s,,"])
def test_what_is_no_policy_is_refused_at_the_start(text: str) -> None:
    """A misspelt limit must not be no limit."""
    with pytest.raises(Misconfigured):
        parse_policies(text)
