"""Logs are taken apart the same way however their bytes arrive."""

from collections.abc import Iterator
from itertools import pairwise
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.docker.framing import FramedLog, TerminalLog
from watchroom.docker.log_lines import LogRecord, OutputStream, nanoseconds, seconds_text
from watchroom.domain.errors import EngineRefused, Undecodable

OUT, ERR = 1, 2
T1 = "2026-11-21T22:39:09.246438386Z"
T2 = "2026-11-21T22:39:09.246438999Z"
T3 = "2026-11-21T22:40:00.000000000Z"


def frame(text: bytes, *, stream: int = OUT, at: str = T1) -> bytes:
    """Return an entry as the engine frames it."""
    content = f"{at} ".encode() + text
    return pack(">BxxxL", stream, len(content)) + content


def read(log: FramedLog | TerminalLog, *pieces: bytes) -> list[LogRecord]:
    """Return every line of a log that arrives in these pieces."""
    records = [record for piece in pieces for record in log.feed(piece)]
    return [*records, *log.end()]


def line(
    message: str,
    *,
    at: str = T1,
    stream: OutputStream | None = OutputStream.STDOUT,
    cut_bytes: int = 0,
) -> LogRecord:
    """Return what should be read."""
    return LogRecord(timestamp=at, stream=stream, message=message, cut_bytes=cut_bytes)


FRAMED = {
    "one line": (frame(b"hello\n"), [line("hello")]),
    "an empty line": (frame(b"\n"), [line("")]),
    "nothing": (b"", []),
    "two streams": (
        frame(b"good\n") + frame(b"bad\n", stream=ERR, at=T2),
        [line("good"), line("bad", at=T2, stream=OutputStream.STDERR)],
    ),
    "fragments of one line": (
        frame(b"a" * 16384) + frame(b"b" * 16384) + frame(b"c\n"),
        [line("a" * 16384 + "b" * 16384 + "c")],
    ),
    "fragments of both streams, mixed": (
        frame(b"out ") + frame(b"err ", stream=ERR) + frame(b"put\n") + frame(b"or\n", stream=ERR),
        [line("out put"), line("err or", stream=OutputStream.STDERR)],
    ),
    "a line left unfinished at the end": (frame(b"prompt> "), [line("prompt> ")]),
    "a line left unfinished before a restart": (
        frame(b"prompt> ") + frame(b"started\n", at=T3),
        [line("prompt> "), line("started", at=T3)],
    ),
    "a carriage return is the program's own": (frame(b"50%\r100%\r\n"), [line("50%\r100%\r")]),
    "no UTF-8": (frame(b"caf\xe9\n"), [line("caf\N{REPLACEMENT CHARACTER}")]),
    "a character across two fragments": (
        frame("é".encode()[:1]) + frame("é".encode()[1:] + b"\n"),
        [line("é")],
    ),
    "another engine's timestamp": (
        frame(b"podman\n", at="2026-11-21T22:39:09.2464+02:00"),
        [line("podman", at="2026-11-21T22:39:09.2464+02:00")],
    ),
}

TERMINAL = {
    "one line": (f"{T1} hello\r\n", [line("hello", stream=None)]),
    "an empty line": (f"{T1} \r\n", [line("", stream=None)]),
    "fragments of one line": (f"{T1} aaa{T1} bbb\r\n", [line("aaabbb", stream=None)]),
    "a line end across two fragments": (f"{T1} aaa\r{T1} \n", [line("aaa", stream=None)]),
    "a line left unfinished before a restart": (
        f"{T1} $ {T3} started\r\n",
        [line("$ ", stream=None), line("started", at=T3, stream=None)],
    ),
    "a time that the program wrote": (
        f"{T2} at {T1} it began\r\n",
        [line(f"at {T1} it began", at=T2, stream=None)],
    ),
    "a line left unfinished at the end": (f"{T1} $ ", [line("$ ", stream=None)]),
    "a carriage return within a line": (f"{T1} 5%\r9%\r\n", [line("5%\r9%", stream=None)]),
}


@pytest.mark.parametrize("case", FRAMED)
def test_a_framed_log_is_read(case: str) -> None:
    """What the engine sends for containers without a terminal."""
    data, expected = FRAMED[case]

    assert read(FramedLog(), data) == expected


@pytest.mark.parametrize("case", TERMINAL)
def test_the_log_of_a_terminal_is_read(case: str) -> None:
    """No frames there: lines, fragments and unfinished lines are told by timestamps."""
    text, expected = TERMINAL[case]

    assert read(TerminalLog(), text.encode()) == expected


@given(
    entries=st.lists(
        st.tuples(
            st.sampled_from([OUT, ERR]),
            st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])),
            st.sampled_from(["", "\n"]),
        )
    ),
    cuts=st.lists(st.integers(min_value=0, max_value=4000)),
)
def test_pieces_do_not_matter_to_frames(
    entries: list[tuple[int, str, str]], cuts: list[int]
) -> None:
    """The network cuts where it likes, also inside headers and characters."""
    data = b"".join(frame(f"{text}{end}".encode(), stream=stream) for stream, text, end in entries)

    assert read(FramedLog(), *pieces_of(data, cuts)) == read(FramedLog(), data)


@given(
    entries=st.lists(
        st.tuples(
            st.text(st.sampled_from("ab\r\n\0é")) | st.integers(60, 110).map("x".__mul__),
            st.sampled_from(["", "\n"]),
            st.sampled_from([T1, T2, "2026-11-21T22:39:09.2464+02:00"]),
        )
    )
)
def test_the_short_way_through_frames_changes_nothing(entries: list[tuple[str, str, str]]) -> None:
    """Whole lines of the usual kinds are read in one go; stream 0, stdout too, never is."""
    logs = (
        b"".join(frame(f"{text}{end}".encode(), stream=stream, at=at) for text, end, at in entries)
        for stream in (0, OUT)
    )
    slow, quick = (read(FramedLog(100), data) for data in logs)

    assert quick == slow


@given(text=st.text(alphabet=f"ab\r\n {T1[:4]}Z-:."), cuts=st.lists(st.integers(0, 200)))
def test_pieces_do_not_matter_to_terminals(text: str, cuts: list[int]) -> None:
    """The same for plain text, timestamps cut in two included."""
    data = f"{T1} {text}{T1} {text}\r\n{T2} {text}".encode()

    assert read(TerminalLog(), *pieces_of(data, cuts)) == read(TerminalLog(), data)


@given(
    lines=st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]))),
    fragment=st.integers(min_value=1, max_value=9),
)
def test_no_line_is_lost_or_changed(lines: list[str], fragment: int) -> None:
    """Whatever a program writes, in fragments of whatever size, is what is read."""
    data = b""
    for number, text in enumerate(lines):
        at, raw = f"2026-11-21T22:39:09.{number:09d}Z", text.encode() + b"\n"
        starts = range(0, len(raw), fragment)
        data += b"".join(frame(raw[start : start + fragment], at=at) for start in starts)

    assert [record.message for record in read(FramedLog(), data)] == lines


@pytest.mark.parametrize("make", [FramedLog, TerminalLog])
@given(pieces=st.lists(st.binary(max_size=200)))
def test_garbage_is_refused_or_read(
    make: type[FramedLog] | type[TerminalLog], pieces: list[bytes]
) -> None:
    """Bytes of any kind end in lines or in an error of ours, never in another one."""
    try:
        read(make(), *pieces)
    except (Undecodable, EngineRefused):
        return


@pytest.mark.parametrize("most", [1, 10, 100])
@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_a_line_that_is_too_long_is_cut_and_says_so(most: int, step: int) -> None:
    """A program that never ends its line must not fill our memory; the next line is whole."""
    text = b"x" * 1000
    framed = frame(text[:500]) + frame(text[500:] + b"\n") + frame(b"n\n", at=T2)
    terminal = f"{T1} ".encode() + text + b"\r\n" + f"{T2} n\r\n".encode()

    [cut, following] = read(FramedLog(most), *pieces_of(framed, range(0, 2000, step)))
    assert cut == line("x" * most, cut_bytes=1000 - most)
    assert following == line("n", at=T2)

    [cut, following] = read(TerminalLog(most), *pieces_of(terminal, range(0, 2000, step)))
    assert (cut.message, following.message) == ("x" * most, "n")
    assert cut.cut_bytes >= 1000 - most


def test_a_frame_of_any_length_takes_little_memory() -> None:
    """Its length is four bytes of the wire: up to 4 GB, which must not be waited for."""
    log = FramedLog(100)
    header = pack(">BxxxL", OUT, 50_000_000)

    records = read(log, header, *(b"y" * 1_000_000 for _ in range(50)), frame(b"next\n"))

    assert [len(record.message) for record in records] == [100, 4]
    assert records[0].cut_bytes == 50_000_000 - 100


def test_what_the_engine_says_itself_is_an_error() -> None:
    """It uses a stream of its own when it cannot go on; lines before it still count."""
    log = FramedLog()
    lines = log.feed(frame(b"good\n") + pack(">BxxxL", 3, 13) + b"disk is gone\n")

    assert next(lines) == line("good")
    with pytest.raises(EngineRefused, match="disk is gone"):
        next(lines)


def test_text_without_frames_is_not_guessed_at() -> None:
    """A container with a terminal, taken for one without, must be noticed."""
    with pytest.raises(Undecodable):
        list(FramedLog().feed(f"{T1} hello\r\n".encode()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:01.000000001Z", 1_000_000_001),
        ("2026-11-21T22:39:09.246438386Z", 1_795_300_749_246_438_386),
        ("2026-11-22T00:39:09.2464+02:00", 1_795_300_749_246_400_000),
        ("1969-12-31T23:59:59.5Z", -500_000_000),
        ("2026-13-21T22:39:09Z", None),
        ("2026-11-21T22:39:09.24643838\u0663Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_timestamp_becomes_nanoseconds(text: str, expected: int | None) -> None:
    """Python's own times end at the microsecond."""
    assert nanoseconds(text) == expected


@given(st.integers(min_value=0, max_value=4_000_000_000_000_000_000))
def test_a_time_is_sent_to_the_nanosecond(time_ns: int) -> None:
    """`since` with a rounded time would repeat lines or lose some."""
    seconds, _, nanos = seconds_text(time_ns).partition(".")

    assert int(seconds) * 1_000_000_000 + int(nanos) == time_ns
    assert len(nanos) == 9


def pieces_of(data: bytes, cuts: object) -> Iterator[bytes]:
    """Give *data* in pieces that end at these places."""
    assert isinstance(cuts, list | range)
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    return (data[begin:end] for begin, end in pairwise(places))
