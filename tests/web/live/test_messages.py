"""What comes in is understood in full, or refused with the field and what it may be."""

import inspect
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from watchroom.domain.errors import InvalidInput
from watchroom.domain.execution import Status
from watchroom.web.live.filters import FILTERS, ExecutionFilters
from watchroom.web.live.messages import KINDS, Ping, Subscribe, Unsubscribe, id_of, read_message
from watchroom.web.routes import SOCKETS
from watchroom.web.wire import live as wire
from watchroom.web.wire.live import LiveChannel


def subscribe(channel: str = "executions", **members: Any) -> str:
    """Return a message that subscribes."""
    return json.dumps({"type": "subscribe", "channel": channel, **members})


def test_the_documented_message_is_understood() -> None:
    """As the API document has it, to the letter."""
    text = '{"type":"subscribe","channel":"executions","filters":{"status":["error"]}}'

    assert read_message(text) == Subscribe(
        channel=LiveChannel.EXECUTIONS,
        filters=ExecutionFilters(status=(Status.ERROR,)),
        resume_from=None,
        snapshot=None,
        id=None,
    )


def test_every_channel_can_be_subscribed_to_and_left() -> None:
    """A channel without filters of its own would be one that nobody can reach."""
    assert set(FILTERS) == set(LiveChannel)
    for channel in LiveChannel:
        chosen = {"service": ["ollama"]} if channel is LiveChannel.LOGS else {}
        begun = read_message(subscribe(channel, filters=chosen, resumeFrom=7, snapshot=True, id=1))
        assert isinstance(begun, Subscribe)
        assert (begun.channel, begun.resume_from, begun.snapshot, begun.id) == (channel, 7, True, 1)
        ended = read_message(f'{{"type":"unsubscribe","channel":"{channel}","id":"a"}}')
        assert ended == Unsubscribe(type="unsubscribe", channel=channel, id="a")
    assert read_message('{"type":"ping"}') == Ping(type="ping")


@pytest.mark.parametrize(
    ("text", "field", "reason"),
    [
        ("", "message", "Is no JSON object"),
        ("{", "message", "Is no JSON object"),
        ("[]", "message", "Expected `object`, got `array`"),
        (b"\xff", "message", "Is no JSON object"),
        ('"\\ud800"', "message", "Is no JSON object"),
        ('{"type":"ping","x":' + "[" * 60_000, "message", "Is no JSON object"),
        ("{}", "message", "Object missing required field `type`"),
        ('{"type":5}', "type", "Expected `str`, got `int`"),
        ('{"type":"listen"}', "type", "Must be one of subscribe, unsubscribe, ping"),
        ('{"type":"ping","of":1}', "of", "Is not known here; there is type, id"),
        ('{"type":"ping","id":[1]}', "id", "Expected `int | str | null`, got `array`"),
        ('{"type":"ping","id":1e999}', "id", "Number out of range"),
        ('{"type":"ping","id":9007199254740992}', "id", "Expected `int` <= 9007199254740991"),
        ('{"type":"subscribe"}', "message", "Object missing required field `channel`"),
        (subscribe("images"), "channel", "Must be one of executions, services, "),
        (subscribe(filters=None), "filters", "Expected `object`, got `null`"),
        (
            subscribe(filtres={}),
            "filtres",
            "Is not known here; there is type, id, channel, filters",
        ),
        (subscribe(resumeFrom=-1), "resumeFrom", "Expected `int` >= 0"),
        (subscribe(resumeFrom="1"), "resumeFrom", "Expected `int | null`, got `str`"),
        (subscribe(snapshot=1), "snapshot", "Expected `bool | null`, got `int`"),
        (subscribe(filters={"status": "error"}), "filters.status", "Expected `array`, got `str`"),
        (
            subscribe(filters={"status": ["failed"]}),
            "filters.status[0]",
            "Must be one of success, error, canceled, running",
        ),
        (
            subscribe(filters={"state": []}),
            "filters.state",
            "Is not known here; there is status, risk, workflow, camera",
        ),
        (subscribe(filters={"camera": ["x"] * 51}), "filters.camera", "Expected `array` of length"),
        (subscribe("system", filters={"a": 1}), "filters.a", "Is not known here; there is nothing"),
        (subscribe("logs"), "filters", "Object missing required field `service`"),
        (
            subscribe("logs", filters={"service": []}),
            "filters.service",
            "Expected `array` of length",
        ),
        (
            subscribe("logs", filters={"service": ["a"], "lines": 0}),
            "filters.lines",
            "Expected `int` >= 1",
        ),
        (
            subscribe("logs", filters={"service": ["a"], "stream": "both"}),
            "filters.stream",
            "Must be one of stdout, stderr",
        ),
    ],
)
def test_what_is_not_understood_names_the_field_and_what_it_may_be(
    text: str | bytes, field: str, reason: str
) -> None:
    """Whoever writes a client finds the mistake in the answer, without our source."""
    with pytest.raises(InvalidInput) as refused:
        read_message(text)

    assert refused.value.field == field
    assert refused.value.reason.startswith(reason)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=8,
)
_NEARLY_RIGHT = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["subscribe", "unsubscribe", "ping"]) | _JSON,
        "channel": st.sampled_from([*LiveChannel]) | _JSON,
        "filters": st.dictionaries(st.sampled_from(["status", "service", "lines", "x"]), _JSON),
        "resumeFrom": _JSON,
        "id": _JSON,
    },
)


@given(st.binary(max_size=200) | st.text(max_size=200) | _NEARLY_RIGHT.map(json.dumps))
def test_nothing_that_can_be_sent_is_more_than_refused(text: str | bytes) -> None:
    """An error of another kind would end the connection as a defect of ours."""
    id_of(text)
    with suppress(InvalidInput):
        read_message(text)


def test_the_document_names_every_channel_with_its_filters() -> None:
    """docs/api.md is what the author of a client has."""
    text = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
    live = text.partition("## Live\n")[2].partition("\n## ")[0]

    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", live, re.MULTILINE)
    told = {name: set(re.findall(r"`(\w+)`", words)) for name, words in rows}
    assert told == {name: set(kind.__struct_encode_fields__) for name, kind in FILTERS.items()}
    assert all(f"`{path}`" in live for path in SOCKETS)


def test_the_document_names_every_message() -> None:
    """What is heard, and what can be said."""
    text = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
    heard = [each for each in vars(wire).values() if inspect.isclass(each)]
    tags = {each.__struct_config__.tag for each in heard if issubclass(each, Struct)} - {None}

    missing = {tag for tag in {*tags, *KINDS} if f"`{tag}`" not in text}
    assert missing == set()
