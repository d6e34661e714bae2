"""What counts as a crash of a container, and what is kept of the moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from watchroom.domain.container_events import (
    STOP_GRACE_MS,
    ContainerEvent,
    EventKind,
    last_oom_ms,
    was_ordered,
)
from watchroom.domain.container_stats import ContainerStats
from watchroom.domain.exits import exit_words
from watchroom.domain.log_levels import LogLevel

KEPT_LOG_LINES: Final = 200
KEPT_STATS_MS: Final = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """That a container, or a part of it, failed."""

    began_ms: int  # when memory ran out, else when it ended: the crash's identity
    at_ms: int  # of the event that told
    exit_code: int | None  # None if it goes on without the process that was killed
    oom_killed: bool

    @property
    def reason(self) -> str:
        """What happened, in words."""
        if self.exit_code is None:
            return "Out of memory: a process in it was killed"
        return exit_words(self.exit_code, oom_killed=self.oom_killed)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashLine:
    """A line of the log, as it is kept."""

    at_ms: int | None  # None if the log driver keeps no times
    stream: str | None  # stdout or stderr; None under a terminal
    message: str  # plain, secrets masked
    level: LogLevel | None  # None if unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashRecord:
    """What is known of a crash, frozen: the container may be gone a second later."""

    service_id: str
    container_id: str
    crash: Crash
    image: str  # reference that it was created from
    image_digest: str | None  # the registry's; None if the image never came from one
    restart_count: int | None  # by the engine before the crash; None if unknown
    log: tuple[CrashLine, ...]  # the last before it, oldest first, at most KEPT_LOG_LINES
    stats: tuple[ContainerStats, ...]  # of the KEPT_STATS_MS before it, oldest first


def crash_of(
    event: ContainerEvent, before: Sequence[ContainerEvent], *, grace_ms: int = STOP_GRACE_MS
) -> Crash | None:
    """
    Return the crash that an event tells of, given those *before* it, oldest first; or None.

    A container crashes if it ends with another exit code than 0 without having been told to
    end, and if memory runs out in it. Where both happen, the second event gives a crash with the
    same `began_ms`, which replaces the first. *grace_ms* is the container's own stop timeout.
    """
    if event.kind is EventKind.OOM:
        return Crash(began_ms=event.at_ms, at_ms=event.at_ms, exit_code=None, oom_killed=True)
    if event.kind is not EventKind.DIE or event.exit_code in {0, None}:
        return None
    if was_ordered(event, before, grace_ms=grace_ms):
        return None
    oom_ms = last_oom_ms(event, before)
    return Crash(
        began_ms=event.at_ms if oom_ms is None else oom_ms,
        at_ms=event.at_ms,
        exit_code=event.exit_code,
        oom_killed=oom_ms is not None,
    )


def kept_lines(lines: Sequence[CrashLine]) -> tuple[CrashLine, ...]:
    """Return the lines that belong into a record: the last ones, oldest first."""
    return tuple(lines[-KEPT_LOG_LINES:])


def kept_stats(stats: Sequence[ContainerStats], at_ms: int) -> tuple[ContainerStats, ...]:
    """Return those of *stats* that belong into the record of a crash at *at_ms*, oldest first."""
    kept = (each for each in stats if at_ms - KEPT_STATS_MS <= each.at_ms <= at_ms)
    return tuple(sorted(kept, key=lambda each: each.at_ms))
