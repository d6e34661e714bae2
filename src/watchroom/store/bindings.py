"""The values of one statement, numbered in the order in which its text names them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeVar

MOST_IN_A_LIST: Final = 500  # values of one IN (...): keeps statements few and short

T = TypeVar("T")


class Bindings:
    """Gathers values while a statement is written: `sql = f"... = {bind(value)}"`."""

    def __init__(self) -> None:
        self.values: list[object] = []

    def __call__(self, value: object) -> str:
        """Add a value; returns the name by which the statement refers to it."""
        self.values.append(value)
        return f"${len(self.values)}"

    def each(self, values: Iterable[object]) -> str:
        """Add several values; returns their names with commas between them."""
        return ", ".join(self(value) for value in values)


def numbered(count: int) -> str:
    """Return the names of the first *count* values: "$1, $2, $3"."""
    return ", ".join(f"${number}" for number in range(1, count + 1))


def portions(values: Iterable[T], size: int = MOST_IN_A_LIST) -> Iterator[Sequence[T]]:
    """Cut *values* into portions that one statement may name."""
    rest = iter(values)
    while portion := list(islice(rest, size)):
        yield portion
