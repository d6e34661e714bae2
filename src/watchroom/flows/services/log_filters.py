"""Which lines of a log are wanted, and how they are shown."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

import msgspec

from watchroom.docker.log_lines import LogRecord, OutputStream
from watchroom.domain.log_colours import TextSpan, clipped, spans_of
from watchroom.domain.log_levels import LogLevel, begins_anew, level_after
from watchroom.domain.log_text import plain_text
from watchroom.domain.secret_shapes import SECRET_SIGNS, masked_text
from watchroom.flows.services.log_patterns import LinePattern, Signs
from watchroom.flows.services.log_views import LogLine, LogQuery, LogStream

_STREAMS: Final = {
    OutputStream.STDOUT: LogStream.STDOUT,
    OutputStream.STDERR: LogStream.STDERR,
}
_SECRETS: Final = Signs(SECRET_SIGNS)
_BLOCK_LINES: Final = 256  # looked through for secrets in one go; a line may have a megabyte


class Found(msgspec.Struct, frozen=True, gc=False):
    """A line that is wanted, and the one whose level it inherits: making either fit costs time."""

    record: LogRecord
    at_ns: int | None  # the record's time
    head: str | None  # the line that it goes on with; None if it stands for itself

    @property
    def level(self) -> LogLevel | None:
        """The level of the line; None if it shows none."""
        before = None if self.head is None else level_after(None, self.head)
        return level_after(before, self.record.message)

    def line(self, *, is_raw: bool = False) -> LogLine:
        """Return the line as it may be shown; a raw one only to who may see secrets."""
        return self.line_with(shown(self.record, is_raw=is_raw))

    def line_with(self, message: str) -> LogLine:
        """Return the line with this text, which may be shown."""
        return LogLine(
            at_ns=self.at_ns,
            stream=_stream_of(self.record),
            level=self.level,
            message=message,
            spans=_spans(self.record.message, message),
        )


class LineFilter:
    """Takes the lines of one log in their order, and lets those pass that a query wants."""

    def __init__(self, query: LogQuery) -> None:
        """Make it. Raises InvalidInput for a regular expression that cannot be used."""
        self._query = query
        self._search = None if query.search is None else query.search.casefold()
        self._pattern = None if query.regex is None else LinePattern(query.regex)
        self._heads: dict[OutputStream | None, str] = {}

    def take(self, record: LogRecord) -> Found | None:
        """Return the line if it is wanted."""
        return self.take_at(record, record.time_ns)

    def take_at(self, record: LogRecord, at_ns: int | None) -> Found | None:
        """Return the line if it is wanted; *at_ns* is its time, which costs time to read."""
        head = self._head_of(record)
        query = self._query
        if query.stream is not None and _stream_of(record) is not query.stream:
            return None
        if not self._is_in_time(at_ns) or not self._is_text_wanted(record):
            return None
        found = Found(record, at_ns, head)
        return found if not query.levels or found.level in query.levels else None

    def _head_of(self, record: LogRecord) -> str | None:
        if begins_anew(record.message):
            self._heads[record.stream] = record.message
            return None
        return self._heads.get(record.stream)

    def _is_in_time(self, at_ns: int | None) -> bool:
        since_ns, until_ns = self._query.since_ns, self._query.until_ns
        if since_ns is None and until_ns is None:
            return True
        if at_ns is None:
            return True  # the driver keeps no times: better too many lines than none
        return (since_ns is None or at_ns >= since_ns) and (until_ns is None or at_ns < until_ns)

    def _is_text_wanted(self, record: LogRecord) -> bool:
        """Look in the line, then in what is shown of it: nobody may find a secret by guessing."""
        if self._search is None and self._pattern is None:
            return True
        if not self.is_in(_plain(record.message)):
            return False
        return self._query.is_raw or self.is_in(shown(record))

    def is_in(self, text: str) -> bool:
        """Tell whether what is looked for is in a text.."""
        if self._search is not None and self._search not in text.casefold():
            return False
        return self._pattern is None or self._pattern.is_in(text)


def lines_of(found: Sequence[Found], *, is_raw: bool = False) -> Iterator[LogLine]:
    """Give the lines as each one's `line` would; many at once take a fraction of the time."""
    for begin in range(0, len(found), _BLOCK_LINES):
        block = found[begin : begin + _BLOCK_LINES]
        messages = [_plain(each.record.message) for each in block]
        for number in () if is_raw else _SECRETS.lines_with(messages):
            messages[number] = masked_text(messages[number])
        for each, message in zip(block, messages, strict=True):
            yield each.line_with(_with_cut(each.record, message))


def shown(record: LogRecord, *, is_raw: bool = False) -> str:
    """Return a line without control characters and, unless it is to be raw, secrets."""
    message = _plain(record.message)
    return _with_cut(record, message if is_raw else masked_text(message))


def _with_cut(record: LogRecord, message: str) -> str:
    return f"{message} … {record.cut_bytes} bytes left out" if record.cut_bytes else message


def _spans(printed: str, message: str) -> tuple[TextSpan, ...]:
    """Return what was coloured in a line as it is shown; nothing from a masked secret on."""
    if printed.isprintable() or not (spans := spans_of(printed)):
        return ()
    both = zip(_plain(printed), message, strict=False)
    return clipped(spans, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both)))


def _plain(message: str) -> str:
    return message if message.isprintable() else plain_text(message)


def _stream_of(record: LogRecord) -> LogStream | None:
    return None if record.stream is None else _STREAMS[record.stream]
