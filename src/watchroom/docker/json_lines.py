"""Cuts a stream into the lines of JSON that it is made of."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from watchroom.domain.errors import EngineUnavailable

MOST_LINE_BYTES: Final = 16 * 1024 * 1024  # far above any event or reading


class JsonLines:
    """Takes pieces of a stream as they come, gives whole lines."""

    def __init__(self, most_bytes: int = MOST_LINE_BYTES) -> None:
        self._most_bytes = most_bytes
        self._rest = bytearray()

    def feed(self, piece: bytes) -> list[bytes]:
        """Return the lines that *piece* completes, without blank ones. Raises EngineUnavailable."""
        self._rest += piece
        lines: list[bytes] = []
        if b"\n" in piece:
            *lines, rest = bytes(self._rest).split(b"\n")
            self._rest = bytearray(rest)
        if len(self._rest) > self._most_bytes:
            raise EngineUnavailable(f"a line of more than {self._most_bytes} bytes was refused")
        return [line for line in lines if line.strip()]

    def end(self) -> list[bytes]:
        """Return what stands after the last line end, as a line; none if that is nothing."""
        rest, self._rest = bytes(self._rest), bytearray()
        return [rest] if rest.strip() else []


async def json_lines(pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """Give the lines of a stream; dropping this generator drops the stream."""
    lines = JsonLines()
    async with aclosing(pieces):
        async for piece in pieces:
            for line in lines.feed(piece):
                yield line
        for line in lines.end():
            yield line
