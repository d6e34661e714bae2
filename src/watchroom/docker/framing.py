"""
Takes the streams of the engine's logs apart: frames without a terminal, plain text with one.

Source: Docker Engine API 1.41, "Attach to a container", stream format. A frame is a byte that
names the stream, three zeros, the length in four bytes, big endian, and the content. How the
stream falls into pieces on its way says nothing.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from struct import Struct
from typing import Final

from watchroom.docker.log_lines import MOST_LINE_BYTES, LineBuilder, LogRecord, OutputStream
from watchroom.domain.errors import EngineRefused, Undecodable

_HEADER: Final = Struct(">B3sL")
_ZEROS: Final = bytes(3)
_COMPLAINT: Final = 3  # the stream on which the engine tells why it cannot go on
_STREAMS: Final = {0: OutputStream.STDOUT, 1: OutputStream.STDOUT, 2: OutputStream.STDERR}
_MOST_STAMP_BYTES: Final = 64  # of any engine
_STAMP_BYTES: Final = len("2026-11-21T22:39:09.246438386Z ")  # of Docker: always nine decimals

# Nearly every frame of Docker: an entry that is a whole line. Nothing where the next one is not,
# so that no place is looked for further on; the length is still to be compared.
_WHOLE_LINE: Final = re.compile(
    rb"(?:([\x01\x02])\x00{3}(.{4})(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z) ([^\n]*)\n)?",
    re.ASCII | re.DOTALL,
)
_STAMP: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z ", re.ASCII)


class FramedLog:
    """The log of a container without a terminal: one frame for each entry."""

    def __init__(self, most_bytes: int = MOST_LINE_BYTES) -> None:
        self._most_bytes = most_bytes
        self._most_frame_bytes = most_bytes + _MOST_STAMP_BYTES
        self._builders = {
            kind: LineBuilder(stream, most_bytes=most_bytes) for kind, stream in _STREAMS.items()
        }
        self._rest = b""
        self._passed_over = 0  # bytes still to come of a frame that is longer than any line may be
        self._kind = 0  # of that frame

    def feed(self, piece: bytes) -> Iterator[LogRecord]:
        """
        Give the lines that *piece* completes; to be read to its end before the next piece.

        Raises Undecodable for what is not in frames, and EngineRefused with the engine's words
        where it gives up.
        """
        data = self._rest + piece
        position = yield from self._pass_over(data, 0)
        while True:
            position = yield from self._whole_lines(data, position)
            if len(data) - position < _HEADER.size:
                break
            self._kind, length = _header(data, position)
            begin = position + _HEADER.size
            end = begin + min(length, self._most_frame_bytes)
            if len(data) < end:
                break
            yield from self._entry(data[begin:end])
            position = end
            if begin + length > end:
                self._passed_over = begin + length - end
                position = yield from self._pass_over(data, end)
        self._rest = data[position:]

    def end(self) -> Iterator[LogRecord]:
        """Give the lines that were left unfinished."""
        for builder in self._builders.values():
            yield from builder.end()

    def _whole_lines(self, data: bytes, position: int) -> Generator[LogRecord, None, int]:
        """Give lines while each is one frame; return where another kind of frame begins."""
        for found in _WHOLE_LINE.finditer(data, position):
            kind, length, stamp, line = found.groups()
            if kind is None:
                break
            content_bytes = found.end() - position - _HEADER.size
            builder = self._builders[kind[0]]
            if builder.is_open or int.from_bytes(length, "big") != content_bytes:
                break
            if content_bytes > self._most_bytes:
                break
            yield LogRecord(
                timestamp=stamp.decode(),
                stream=builder.stream,
                message=line.decode("utf-8", "replace"),
            )
            position = found.end()
        return position

    def _entry(self, entry: bytes) -> Sequence[LogRecord]:
        if self._kind == _COMPLAINT:
            words = entry.decode(errors="replace").strip()
            raise EngineRefused(f"the engine cannot read this log: {words}")
        return self._builders[self._kind].add(entry)

    def _pass_over(self, data: bytes, position: int) -> Generator[LogRecord, None, int]:
        """Skip what is left of a frame that is too long; return where the next one begins."""
        if not self._passed_over:
            return position
        skipped = data[position : position + self._passed_over]
        self._passed_over -= len(skipped)
        is_end = not self._passed_over and skipped.endswith(b"\n")
        end = b"\n" if is_end else b""
        yield from self._builders[self._kind].extend(end, cut_bytes=len(skipped) - len(end))
        return position + len(skipped)


class TerminalLog:
    """
    The log of a container with a terminal: its text, without frames.

    Nothing but the next timestamp shows where an entry without line end is over. A timestamp
    inside a line is taken for that if it is not older than the one of its line: a time that the
    program wrote itself is, for it was written before it was logged.
    """

    def __init__(self, most_bytes: int = MOST_LINE_BYTES) -> None:
        self._most_raw_bytes = 2 * (most_bytes + _MOST_STAMP_BYTES)  # fragments repeat the stamp
        self._builder = LineBuilder(None, most_bytes=most_bytes, is_terminal=True)
        self._line = bytearray()
        self._cut_bytes = 0

    def feed(self, piece: bytes) -> Iterator[LogRecord]:
        """Give the lines that *piece* completes; to be read to its end before the next piece."""
        *ends, rest = piece.split(b"\n")
        for end in ends:
            self._take(end)
            yield from self._entries(b"\n")
        self._take(rest)

    def end(self) -> Iterator[LogRecord]:
        """Give the line that was left unfinished."""
        if self._line:
            yield from self._entries(b"")
        yield from self._builder.end()

    def _take(self, text: bytes) -> None:
        room = self._most_raw_bytes - len(self._line)
        self._line += text[:room]
        self._cut_bytes += max(0, len(text) - room)

    def _entries(self, end: bytes) -> Iterator[LogRecord]:
        """Pass on the entries that stand in the line one after the other, the last with its end."""
        line, cut_bytes = bytes(self._line), self._cut_bytes
        self._line, self._cut_bytes = bytearray(), 0
        begin = 0
        for place in _inner_entries(line):
            yield from self._builder.add(line[begin:place])
            begin = place
        if cut_bytes:
            yield from self._builder.add(line[begin:])
            yield from self._builder.extend(end, cut_bytes=cut_bytes)
        else:
            yield from self._builder.add(line[begin:] + end)


def _header(data: bytes, position: int) -> tuple[int, int]:
    """Return which stream a frame belongs to, and its length. Raises Undecodable."""
    kind, zeros, length = _HEADER.unpack_from(data, position)
    if zeros != _ZEROS or kind > _COMPLAINT:
        beginning = data[position : position + _HEADER.size]
        raise Undecodable(f"no frame of a log begins with {beginning!r}")
    return kind, length


def _inner_entries(line: bytes) -> Sequence[int]:
    """Return where further entries begin in a line that begins with one."""
    if line.find(b"Z ", _STAMP_BYTES) < 0 or not _STAMP.match(line):
        return ()
    places: list[int] = []
    newest = line[:_STAMP_BYTES]
    for stamp in _STAMP.finditer(line, _STAMP_BYTES):
        if stamp[0] >= newest:
            places.append(stamp.start())
            newest = stamp[0]
    return places
