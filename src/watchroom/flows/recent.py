"""A bounded memory of what was used last."""

from collections import OrderedDict
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """Values by key, up to a total weight; those that were not used for longest go first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._total = 0
        self._items: OrderedDict[str, tuple[V, int]] = OrderedDict()

    def get(self, key: str) -> V | None:
        """Return a value; None if it is not remembered."""
        item = self._items.get(key)
        if item is None:
            return None
        self._items.move_to_end(key)
        return item[0]

    def add(self, key: str, value: V, *, weight: int = 1) -> None:
        """Remember a value, unless it alone is over the limit."""
        if weight > self._limit:
            return
        _, replaced = self._items.pop(key, (None, 0))
        self._items[key] = (value, weight)
        self._total += weight - replaced
        while self._total > self._limit:
            _, (_, dropped) = self._items.popitem(last=False)
            self._total -= dropped
