"""The reader of flatted text: exact on what n8n writes, bounded on what nobody should."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flattening import flatten
from watchroom.domain.errors import Undecodable
from watchroom.n8n.flatted import (
    AT_ONCE_BYTES,
    CYCLE,
    MOST_DEPTH,
    MOST_ELEMENTS,
    MOST_OUTPUT_BYTES,
    Flatted,
)

HOSTILE_BYTES = 16 * 1024**2

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
numbers = st.integers(-(2**63), 2**64) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=30,
)


@given(values)
@settings(max_examples=200)
def test_a_written_value_is_read_back(value: object) -> None:
    """Whatever JSON can say survives the format."""
    assert Flatted(flatten(value)).at() == value


@given(values)
def test_a_long_text_is_read_like_a_short_one(value: object) -> None:
    """Elements are decoded one by one there, and all at once here."""
    text = flatten(value)

    assert Flatted(text + b" " * AT_ONCE_BYTES).at() == Flatted(text).at() == value


@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
)
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused(text: bytes) -> None:
    """Nothing but Undecodable ever comes out of strange data, and never text no store takes."""
    try:
        value = Flatted(text).at()
    except Undecodable:
        return
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


@given(st.lists(st.lists(st.integers(0, 12).map(str), max_size=4), min_size=1, max_size=12))
@settings(max_examples=300)
def test_any_web_of_references_ends(elements: list[list[str]]) -> None:
    """References may point anywhere, in rings too: the reader ends, and what it gives is finite."""
    try:
        value = Flatted(json.dumps(elements).encode()).at()
    except Undecodable:
        return
    assert len(json.dumps(value)) < 10**7


def test_only_the_path_that_is_asked_for_is_opened() -> None:
    """A broken part of the data that nobody needs does not make a run unreadable."""
    text = b'[{"good":"1","bad":"99"},{"answer":"2"},"yes"]'

    assert Flatted(text).at("good", "answer") == "yes"
    with pytest.raises(Undecodable, match="element '99'"):
        Flatted(text).at()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("a",), {"b": 1}),
        (("a", "b"), 1),
        (("a", "c"), None),
        (("a", "b", "c"), None),
        (("x",), None),
    ],
)
def test_a_path_leads_to_a_value_or_to_none(path: tuple[str, ...], value: object) -> None:
    """What n8n left out is None, as deep as one asks."""
    assert Flatted(flatten({"a": {"b": 1}})).at(*path) == value


def test_a_long_literal_is_shown_before_it_becomes_text() -> None:
    """A picture of megabytes need never be text."""
    seen: list[int] = []

    def read_long(literal: memoryview) -> object:
        seen.append(len(literal))
        return {"replaced": True}

    value = Flatted(flatten({"short": "s", "long": "x" * 5_000}), read_long=read_long).at()

    assert value == {"short": "s", "long": {"replaced": True}}
    assert seen == [5_002]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"[]", id="no root"),
        pytest.param(b"{}", id="an object"),
        pytest.param(b'"text"', id="a text"),
        pytest.param(b'[{"a":"1"', id="cut short"),
        pytest.param(b'[{"a":"1"}]', id="beyond the end"),
        pytest.param(b'[{"a":"-1"},1]', id="negative index"),
        pytest.param(b'[{"a":" 1"},1]', id="index with a space"),
        pytest.param(b'[{"a":"1_0"},1,2,3,4,5,6,7,8,9,10]', id="index with an underscore"),
        pytest.param('[{"a":"\u0661"},1]'.encode(), id="index in other digits"),
        pytest.param(b'[{"a":"99999999999999999999"}]', id="huge index"),
        pytest.param(b'[{"a":{"b":1}}]', id="object within an object"),
        pytest.param(b"[[[1]]]", id="array within an array"),
        pytest.param(b"[NaN]", id="not a number"),
    ],
)
def test_what_is_no_flatted_text_is_refused(text: bytes) -> None:
    """A clear refusal, so that the run is listed and its neighbours go on."""
    with pytest.raises(Undecodable):
        Flatted(text).at()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (rb'["\ud83d"]', "\ufffd"),
        (rb'["\ude00\ud83d"]', "\ufffd\ufffd"),
        (rb'["\ud83d\ude00"]', "\U0001f600"),
        (rb'["\\ud83d"]', "\\ud83d"),
        (rb'["a\u0000b"]', "a\ufffdb"),
        (b'["\xff"]', "\ufffd"),
        (b"[1e999]", None),
        (b"[-1e999]", None),
    ],
)
def test_what_no_store_takes_becomes_storable(text: bytes, value: object) -> None:
    """PostgreSQL's text knows no NUL, UTF-8 no half pairs, JSON no infinity."""
    assert Flatted(text).at() == value


def test_keys_become_storable_too() -> None:
    """A key is text like any other."""
    assert Flatted(rb'[{"a\u0000":1,"\ud800":2}]').at() == {"a\ufffd": 1, "\ufffd": 2}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'[["0"]]', [{CYCLE: True}]),
        (b'[{"me":"0","you":"1"},{"me":"0"}]', {"me": {CYCLE: True}, "you": {"me": {CYCLE: True}}}),
    ],
)
def test_rings_are_cut(text: bytes, value: object) -> None:
    """A value that contains itself ends where it would begin again."""
    assert Flatted(text).at() == value


def _chain(length: int) -> bytes:
    return b"[" + b",".join(b'["%d"]' % (i + 1) for i in range(length)) + b",1]"


def test_depth_is_bounded() -> None:
    """Deep data would exhaust the stack of whatever reads them later."""
    deepest = Flatted(_chain(MOST_DEPTH)).at()

    assert isinstance(deepest, list)
    for length in (MOST_DEPTH + 1, 50_000):
        with pytest.raises(Undecodable, match="deeper"):
            Flatted(_chain(length)).at()


def test_doubling_is_refused_before_it_is_written_out() -> None:
    """A few hundred bytes that unfold to 2^60 values cost no more than their length."""
    levels = b",".join(b'["%d","%d"]' % (i + 1, i + 1) for i in range(60))

    with pytest.raises(Undecodable, match=f"{MOST_OUTPUT_BYTES:,}"):
        Flatted(b"[" + levels + b",1]").at()


BOMBS: Mapping[str, bytes] = {
    "many elements": b"[" + b",".join([b"0"] * (MOST_ELEMENTS + 1)) + b"]",
    "many commas": b"[" + b"0," * (HOSTILE_BYTES // 2 - 2) + b"0]",
    "many brackets": b"[" * HOSTILE_BYTES,
    "open quote": b'["' + b"x" * (HOSTILE_BYTES - 2),
    "escapes": b'["' + rb"\ud83d" * (HOSTILE_BYTES // 6 - 1),
    "backslashes": b'["' + b"\\" * (HOSTILE_BYTES - 4) + b"]",
    "one literal used often": b"[["
    + b",".join([b'"1"'] * 20_000)
    + b'],"'
    + b"x" * (HOSTILE_BYTES - 200_000)
    + b'"]',
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_refused(text: bytes) -> None:
    """As large as n8n accepts from a stranger's request, and refused within the bounds."""
    assert len(text) <= HOSTILE_BYTES
    with pytest.raises(Undecodable):
        Flatted(text).at()


def test_a_text_over_the_limit_is_refused_unread() -> None:
    """The caller chooses how much it is willing to hold."""
    with pytest.raises(Undecodable, match="over 10"):
        Flatted(b'["0123456789"]', most_bytes=10)
