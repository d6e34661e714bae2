"""Cuts a stream into the lines of JSON that it is made of."""

from typing import Final

from watchroom.domain.errors import EngineUnavailable

MOST_LINE_BYTES: Final = 16 * 1024 * 1024  # far above any event or reading


class JsonLines:
    """Takes pieces of a stream as they come, gives whole lines."""

    def __init__(self, most_bytes: int = MOST_LINE_BYTES) -> None:
        self._most_bytes = most_bytes
        self._rest = b""

    def feed(self, piece: bytes) -> list[bytes]:
        """Return the lines that *piece* completes, without blank ones. Raises EngineUnavailable."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > self._most_bytes:
            raise EngineUnavailable(f"a line of more than {self._most_bytes} bytes was refused")
        return [line for line in lines if not line.isspace() and line]

    def end(self) -> list[bytes]:
        """Return what stands after the last line end, as a line; none if that is nothing."""
        rest, self._rest = self._rest, b""
        return [rest] if rest.strip() else []
