"""
The log of a container: what it printed on occasion, and what its voice prints all the time.

The latter is not kept anywhere: it follows from the container and the moment.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from struct import Struct
from typing import Final

from watchroom.demo.engine.chance import Dice
from watchroom.demo.engine.engine_clock import NS_PER_S, log_stamp, to_datetime
from watchroom.demo.engine.rhythm import busy_share
from watchroom.demo.engine.state import EngineState
from watchroom.demo.engine.values import Container, Entry, Output, seconds_ns
from watchroom.demo.engine.voices import voice_of

KEPT_S: Final = 12 * 3600  # of what voices print, like a log that is rotated when it is full

_HEADER: Final = Struct(">BxxxL")
_KINDS: Final = {Output.STDOUT: 1, Output.STDERR: 2}
_QUIETEST: Final = 0.2  # share of the lines that are left at night
_JITTER: Final = 0.8  # of the time between two lines


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """Which entries are wanted."""

    outputs: frozenset[Output]
    since_ns: int = 0
    until_ns: int | None = None  # None: up to now, and beyond where it is followed
    tail: int | None = None  # only so many of the newest; None: all
    timestamps: bool = False
    follow: bool = False


def entries(
    state: EngineState, container: Container, query: LogQuery, *, to_ns: int
) -> list[Entry]:
    """
    Return the entries up to a time that are wanted, oldest first.

    Docker counts `tail` from the end of the log, and then leaves out what is later than `until`.
    Here it is counted from `until`, so that the last words before a crash of days ago are found.
    """
    until_ns = to_ns if query.until_ns is None else min(query.until_ns, to_ns)
    newest_first = heapq.merge(
        (each for each in reversed(state.said(container.id)) if each.at_ns <= until_ns),
        _spoken(state, container, until_ns),
        key=lambda entry: -entry.at_ns,
    )
    wanted = (each for each in newest_first if each.output in query.outputs)
    recent = takewhile(lambda entry: entry.at_ns >= query.since_ns, islice(wanted, query.tail))
    return list(recent)[::-1]


def next_spoken_ns(container: Container, after_ns: int) -> int | None:
    """Return by when there may be another line; None if the voice says nothing by itself."""
    every_s = voice_of(container.program.voice).every_s
    if every_s is None or not container.is_up:
        return None
    step_ns = seconds_ns(every_s)
    return (after_ns // step_ns + 1) * step_ns


def framed(entry: Entry, query: LogQuery, *, tty: bool) -> bytes:
    """Return an entry as it is sent: in a frame, unless it comes from a terminal."""
    stamp = f"{log_stamp(entry.at_ns)} " if query.timestamps else ""
    end = "\r\n" if tty else "\n"
    content = f"{stamp}{entry.text}{end}".encode()
    return content if tty else _HEADER.pack(_KINDS[entry.output], len(content)) + content


def _spoken(state: EngineState, container: Container, until_ns: int) -> Iterator[Entry]:
    """Yield what the voice of a container printed, newest first."""
    voice = voice_of(container.program.voice)
    if voice.every_s is None or voice.speak is None:
        return
    step_ns, oldest_ns = seconds_ns(voice.every_s), state.now_ns - KEPT_S * NS_PER_S
    ready_ns = seconds_ns(container.program.ready_s)
    for life in reversed(container.lives):
        newest_ns = min(until_ns, life.ended_ns or until_ns)
        first_ns = max(oldest_ns, life.started_ns + ready_ns)
        for slot in range(newest_ns // step_ns, first_ns // step_ns - 1, -1):
            dice = Dice(state.seed, container.program.voice, slot)
            at_ns = slot * step_ns + int(dice.share() * _JITTER * step_ns)
            if not first_ns <= at_ns <= newest_ns or _is_silent(dice, at_ns):
                continue
            output, text = voice.speak(dice, to_datetime(at_ns))
            yield Entry(at_ns=at_ns, output=output, text=text)


def _is_silent(dice: Dice, at_ns: int) -> bool:
    return dice.share() > _QUIETEST + (1 - _QUIETEST) * busy_share(at_ns)
