"""Templates of run data, filled, are what flattening the filled value would give."""

import json

from flattening import flatten
from watchroom.demo.data.flatted_text import Gap, Template
from watchroom.n8n.flatted import Flatted


def test_a_filled_template_is_the_flatted_value() -> None:
    """The product's decoder, and n8n's, must find in it what a flattened value would hold."""
    template = Template.of(
        {"a": Gap("text"), "b": [Gap("text"), Gap("number", is_flat=True), {"c": Gap("list")}]}
    )

    filled = template.filled({"text": '"21"', "number": "3", "list": "[1,2]"})

    assert filled.encode() == flatten({"a": "21", "b": ["21", 3, {"c": [1, 2]}]})


def test_what_is_shared_stands_once() -> None:
    """n8n writes an object that two nodes gave once; a copy would be another size."""
    shared = {"name": Gap("name")}
    template = Template.of({"first": shared, "second": shared})

    assert template.filled({"name": '"x"'}).count("{") == 2


def test_words_that_look_like_marks_stay_words() -> None:
    """An answer may hold anything, quotes and indices too."""
    words = 'says "7" and \\u0000text\\u0000 {0}'
    template = Template.of({"answer": Gap("answer"), "plain": "7"})

    filled = template.filled({"answer": json.dumps(words)})

    assert Flatted(filled.encode()).at("answer") == words
    assert Flatted(filled.encode()).at("plain") == "7"
