"""Streams of JSON are cut into lines, wherever the network cut them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.docker.json_lines import JsonLines
from watchroom.domain.errors import EngineUnavailable


@given(
    st.lists(st.binary(min_size=1).filter(lambda line: line.strip() and b"\n" not in line)),
    st.integers(min_value=1, max_value=50),
)
def test_every_line_arrives_whole(lines: list[bytes], step: int) -> None:
    """Also the last one, with or without an end."""
    data = b"\n".join(lines)
    reader = JsonLines()

    read = [line for at in range(0, len(data), step) for line in reader.feed(data[at : at + step])]

    assert [*read, *reader.end()] == lines


def test_blank_lines_are_passed_over() -> None:
    """A pull's lines end in CR LF; some engines send empty lines to keep a connection alive."""
    reader = JsonLines()

    assert reader.feed(b'\n{"a":1}\r\n\r\n  \n{"b":2}\n') == [b'{"a":1}\r', b'{"b":2}']
    assert reader.end() == []


def test_a_line_without_end_is_refused() -> None:
    """It would be kept in memory until it ends."""
    reader = JsonLines(most_bytes=100)
    reader.feed(b"x" * 100)

    with pytest.raises(EngineUnavailable):
        reader.feed(b"x")
