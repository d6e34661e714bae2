"""What is wrong with a body is said by its field, with what that may be."""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import UNSET, Meta, Struct, UnsetType

from watchroom.domain.errors import InvalidInput
from watchroom.web.bodies import Body, read_body
from watchroom.web.inputs import RefusedError
from watchroom.web.kinds import choice
from watchroom.web.refusals import shape_refusal


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Part(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    main_colour: Annotated[Colour | None, Meta(description="Which.")] = None
    way: Literal["up", "down"] = "up"


class Whole(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    colours: Annotated[list[Colour], Meta(max_length=5)] | UnsetType = UNSET
    parts: list[Part] = []
    by_name: dict[str, Part] = {}
    part: Part | UnsetType = UNSET
    count: int = 0


BODY = Body(field="whole", model=Whole, required=True, example={})


@pytest.mark.parametrize(
    ("text", "field", "reason"),
    [
        ('{"colours":["red","green"]}', "colours[1]", "Must be one of red, blue"),
        ('{"part":{"mainColour":"green"}}', "part.mainColour", "Must be one of red, blue"),
        ('{"part":{"way":"left"}}', "part.way", "Must be one of up, down"),
        ('{"parts":[{},{"way":"x"}]}', "parts[1].way", "Must be one of up, down"),
        ('{"byName":{"a":{"way":"x"}}}', "byName[...].way", "Must be one of up, down"),
        ('{"part":{"size":1}}', "part.size", "Is not known here; there is mainColour, way"),
        (
            '{"size":1}',
            "size",
            "Is not known here; there is colours, parts, byName, part, count",
        ),
        ('{"count":"1"}', "count", "Expected `int`, got `str`"),
        ("[]", "body", "Expected `object`, got `array`"),
    ],
)
def test_a_body_is_refused_with_what_may_be(text: str, field: str, reason: str) -> None:
    """Whoever mistypes a word need not look it up, however deep it stands."""
    with pytest.raises(InvalidInput) as refused:
        read_body(BODY, text.encode(), "application/json")

    assert (refused.value.field, refused.value.reason) == (field, reason)


def test_a_parameter_and_a_body_are_refused_in_the_same_words() -> None:
    """One who knows one of them knows the other."""
    with pytest.raises(RefusedError) as parameter:
        choice(Colour).read("green")
    with pytest.raises(msgspec.ValidationError) as body:
        msgspec.json.decode(b'{"colours":["green"]}', type=Whole)

    refused = shape_refusal(body.value, Whole, whole="body")
    assert refused.reason == str(parameter.value)
