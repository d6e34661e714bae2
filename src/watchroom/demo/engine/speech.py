"""What a voice is, and phrases that several of them have."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from watchroom.demo.engine.chance import Dice
from watchroom.demo.engine.values import Output

Line = tuple[Output, str]
Speak = Callable[[Dice, datetime], Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How a program prints."""

    opening: tuple[Line, ...]  # at its start
    every_s: float | None  # between lines, by and large; None: it prints nothing by itself
    speak: Speak | None  # gives a line for a moment; None where `every_s` is


def out(text: str) -> Line:
    """Return a line on stdout."""
    return Output.STDOUT, text


def err(text: str) -> Line:
    """Return a line on stderr, where many programs print everything."""
    return Output.STDERR, text


def milliseconds(at: datetime) -> str:
    """Return the fraction of a moment's second in three digits."""
    return f"{at.microsecond // 1000:03d}"


def inner_address(dice: Dice) -> str:
    """Return the address of a container."""
    return f"172.18.0.{dice.whole(2, 12)}"


def camera(dice: Dice) -> str:
    """Return the name of one of the cameras."""
    return f"cam-{dice.whole(1, 12):02d}"
