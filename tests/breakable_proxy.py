"""A TCP proxy that can be told to fail in the ways in which networks do."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto

PIECE_BYTES = 65_536


class Mood(Enum):
    """How the proxy treats what it is given."""

    WORKING = auto()
    SILENT = auto()  # takes connections and bytes, passes nothing on: a black hole
    REFUSING = auto()  # cuts every connection


class BreakableProxy:
    """Passes bytes between callers and one port of this machine, as long as it works."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._mood = Mood.WORKING
        self._working = threading.Event()
        self._working.set()
        self._open: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]

    def become(self, mood: Mood) -> None:
        """Change how connections fare, those that are open too."""
        self._mood = mood
        if mood is Mood.SILENT:
            self._working.clear()
            return
        if mood is Mood.REFUSING:
            self._cut_all()
        self._working.set()

    def serve(self) -> None:
        """Take connections until closed."""
        with suppress(OSError):
            while True:
                caller, _ = self._listening.accept()
                self._open.add(caller)
                threading.Thread(target=self._connect, args=(caller,), daemon=True).start()

    def close(self) -> None:
        """Cut everything."""
        self._mood = Mood.REFUSING
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._cut_all()
        self._working.set()

    def _connect(self, caller: socket.socket) -> None:
        self._working.wait()
        if self._mood is Mood.REFUSING:
            self._cut(caller)
            return
        with suppress(OSError):
            target = socket.create_connection(("127.0.0.1", self._target))
            self._open.add(target)
            threading.Thread(target=self._pass_on, args=(target, caller), daemon=True).start()
            self._pass_on(caller, target)

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(PIECE_BYTES):
                self._working.wait()
                sink.sendall(data)
        self._cut(source)
        self._cut(sink)

    def _cut_all(self) -> None:
        for connection in list(self._open):
            self._cut(connection)

    def _cut(self, connection: socket.socket) -> None:
        self._open.discard(connection)
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()


@contextmanager
def proxying(target: int) -> Iterator[BreakableProxy]:
    """Run a proxy in front of a port."""
    proxy = BreakableProxy(target)
    thread = threading.Thread(target=proxy.serve, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.close()
        thread.join(5.0)
