"""Times things in turns, A B A B, so that a busy moment of the machine falls on all of them."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """What repeating one thing gave, in one unit."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The value in the middle."""
        return median(self.values)

    @property
    def spread(self) -> float:
        """Width of the middle half of the values, as a share of the median."""
        low, _, high = quantiles(self.values, n=4)
        return (high - low) / self.median


async def milliseconds(
    things: Mapping[str, Callable[[], Awaitable[object]]], *, rounds: int, warm_up: int = 3
) -> dict[str, Rounds]:
    """Do all *things* in turn, *rounds* times; the first *warm_up* times do not count."""
    taken: dict[str, list[float]] = {name: [] for name in things}
    for number in range(-warm_up, rounds):
        for name, do in things.items():
            began_s = time.perf_counter()
            await do()
            if number >= 0:
                taken[name].append((time.perf_counter() - began_s) * 1000)
    return {name: Rounds(values=tuple(values)) for name, values in taken.items()}
