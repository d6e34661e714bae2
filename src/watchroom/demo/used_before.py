"""
What the demo's services used before it was started, as if somebody had measured it.

An engine tells what is used now, never what was: without this a fresh demo would have no charts,
and no incident could be held against the day before.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from watchroom.demo.engine.engine_clock import NS_PER_MS
from watchroom.demo.engine.stats import stats
from watchroom.demo.engine.values import Container, Status
from watchroom.demo.engine.world import World
from watchroom.docker.inspected_parts import string_map
from watchroom.docker.readings import reading_of
from watchroom.domain.container_stats import StatsReading, stats_between
from watchroom.domain.service_labels import COMPOSE_SERVICE
from watchroom.domain.spans import DAY_MS
from watchroom.domain.stats_samples import StatsSample, sample_of
from watchroom.settings import Settings
from watchroom.store import stats_history, stats_rolling
from watchroom.wiring.parts import opened

MEASURED_MS: Final = DAY_MS + 3_600_000  # the day before the story, and the story
EVERY_MS: Final = (
    200_000  # often enough to tell what is usual: an incident needs that of a whole day
)
LATELY_MS: Final = 32 * 60_000  # in which the story is told, and looked at closely
LATELY_EVERY_MS: Final = 10_000


async def remember_usage(settings: Settings, world: World, *, host: str, until_ms: int) -> None:
    """Keep what was used up to a moment, the way a server keeps what it measures."""
    samples = list(used_before(world, until_ms, host=host))
    async with opened(settings) as parts, parts.store.writing() as session:
        await stats_history.add_samples(session, samples)
        await stats_rolling.roll(session, until_ms)


def used_before(world: World, until_ms: int, *, host: str) -> Iterator[StatsSample]:
    """Give what each service used, service by service, in order of time."""
    for container in world.state.containers.values():
        service = string_map(container.config.get("Labels"))[COMPOSE_SERVICE]
        before: StatsReading | None = None
        for at_ms in _moments(until_ms):
            reading = _reading(world, container, at_ms)
            if reading is not None:
                usage = stats_between(before, reading)
                yield sample_of(usage, host=host, service=service)
            before = reading


def _moments(until_ms: int) -> Iterator[int]:
    lately_ms = until_ms - LATELY_MS
    yield from range(until_ms - MEASURED_MS, lately_ms, EVERY_MS)
    yield from range(lately_ms, until_ms, LATELY_EVERY_MS)


def _reading(world: World, container: Container, at_ms: int) -> StatsReading | None:
    """Return the counters of a container at a past moment; None if it did not run then."""
    at_ns = at_ms * NS_PER_MS
    for life in container.lives:
        if life.started_ns <= at_ns and (life.ended_ns is None or at_ns < life.ended_ns):
            then = replace(container, status=Status.RUNNING, lives=(life,))
            return reading_of(stats(world.state, then, at_ns=at_ns))
    return None
