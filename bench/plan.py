"""What a person wants measured, and what several rows share: a full store, a Docker Engine."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.stores import FullStore, full_store
from docker_engine import DockerEngine, missing_for_docker, running_docker
from watchroom.store.database import Dialect


class Plan:
    """A store of one kind and size, and an engine; each is opened by its first use."""

    def __init__(self, *, dialect: Dialect, runs: int, stack: ExitStack) -> None:
        self._dialect = dialect
        self._runs = runs
        self._stack = stack
        self._store: FullStore | None = None
        self._engine: DockerEngine | None = None

    def store(self) -> FullStore:
        """Return the full store, filled if need be; it is closed with the stack."""
        if self._store is None:
            self._store = self._stack.enter_context(full_store(self._dialect, self._runs))
        return self._store

    def engine(self) -> DockerEngine | None:
        """Return a private engine, which ends with the stack; None if none can be started."""
        if self._engine is None and missing_for_docker() is None:
            folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
            self._engine = self._stack.enter_context(running_docker(folder))
        return self._engine
