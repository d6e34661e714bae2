"""What a person wants measured, and the full store that several rows share."""

from contextlib import ExitStack

from bench.stores import FullStore, full_store
from watchroom.store.database import Dialect


class Plan:
    """A store of one kind and size; it is opened, and filled if need be, by its first use."""

    def __init__(self, *, dialect: Dialect, runs: int, stack: ExitStack) -> None:
        self._dialect = dialect
        self._runs = runs
        self._stack = stack
        self._store: FullStore | None = None

    def store(self) -> FullStore:
        """Return the full store; it is closed with the stack."""
        if self._store is None:
            self._store = self._stack.enter_context(full_store(self._dialect, self._runs))
        return self._store
