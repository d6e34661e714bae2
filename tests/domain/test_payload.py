"""What nodes received and gave is derived from the kept payload."""

from typing import Any

import pytest

from watchroom.domain.payload import node_input_data, node_output_data, restore

JPEG = b"\xff\xd8\xff\xe0 picture"


def _item(name: str) -> dict[str, Any]:
    return {"json": {"name": name}}


def _run(*outputs: list[Any] | None, source: list[Any] | None = None) -> dict[str, Any]:
    return {"source": source or [], "outputs": {"main": list(outputs)}}


PAYLOAD: dict[str, object] = {
    "nodes": [
        {"name": "Webhook", "type": "webhook", "runs": [_run([_item("a"), _item("b")])]},
        {
            "name": "If",
            "type": "if",
            "runs": [_run([_item("a")], [_item("b")], source=[{"previousNode": "Webhook"}])],
        },
        {
            "name": "Loop",
            "type": "loop",
            "runs": [
                _run([_item("1")], source=[{"previousNode": "If"}]),
                _run(
                    None,
                    [_item("2")],
                    source=[{"previousNode": "If", "previousNodeOutput": 1, "previousNodeRun": 0}],
                ),
            ],
        },
        {
            "name": "After",
            "type": "set",
            "runs": [
                _run(
                    source=[
                        {"previousNode": "Loop", "previousNodeOutput": 1, "previousNodeRun": 1},
                        None,
                        {"previousNode": "Loop", "previousNodeRun": 9},
                        {"previousNode": "Gone"},
                    ]
                )
            ],
        },
        {
            "name": "Waiting",
            "type": "wait",
            "runs": [{"source": [], "outputs": {}, "inputs": {"main": [[_item("asleep")]]}}],
        },
        {
            "name": "Model",
            "type": "model",
            "runs": [
                {
                    "source": [{"previousNode": "Webhook"}],
                    "outputs": {"ai_languageModel": [[_item("answer")]]},
                    "inputOverride": {"ai_languageModel": [[_item("prompt")]]},
                }
            ],
        },
    ]
}


def test_outputs_are_every_item_of_every_run() -> None:
    """Both branches of a condition, every turn of a loop, sub-nodes too."""
    assert node_output_data(PAYLOAD) == {
        "Webhook": [_item("a"), _item("b")],
        "If": [_item("a"), _item("b")],
        "Loop": [_item("1"), _item("2")],
        "After": [],
        "Waiting": [],
        "Model": [_item("answer")],
    }


def test_inputs_are_what_the_nodes_before_gave() -> None:
    """n8n names the node, its run and its output; what it leaves out is 0."""
    assert node_input_data(PAYLOAD) == {
        "Webhook": [],
        "If": [_item("a"), _item("b")],
        "Loop": [_item("a"), _item("b")],
        "After": [_item("2")],
        "Waiting": [_item("asleep")],
        "Model": [_item("prompt")],
    }


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"nodes": None},
        {"nodes": [{"name": "A", "runs": [{"source": 7, "outputs": [1]}]}]},
        {"nodes": [{"name": "A", "runs": ["x", {"source": [{"previousNode": {}}]}]}]},
    ],
)
def test_a_strange_payload_gives_no_items(payload: dict[str, object]) -> None:
    """Rows of older or stranger n8n versions must not break the detail page."""
    assert set(map(len, node_output_data(payload).values())) <= {0}
    assert set(map(len, node_input_data(payload).values())) <= {0}


def test_pictures_are_put_back_wherever_they_stood() -> None:
    """References to pictures that are at hand become text again, others stay."""
    value = {
        "plain": {"$picture": "aa", "encoding": "base64"},
        "url": [{"$picture": "aa", "encoding": "dataUrl", "mediaType": "image/jpeg"}],
        "inside": {"$text": ["before ", {"$picture": "aa", "encoding": "base64"}, " after"]},
        "gone": {"$picture": "bb", "encoding": "base64"},
        "gone inside": {"$text": ["x", {"$picture": "bb", "encoding": "base64"}]},
        "binary": {"mimeType": "image/jpeg", "data": "filesystem-v2", "$picture": "aa"},
        "unknown spelling": {"$picture": "aa", "encoding": "rot13"},
    }

    assert restore(value, {"aa": JPEG}) == {
        **value,
        "plain": "/9j/4CBwaWN0dXJl",
        "url": ["data:image/jpeg;base64,/9j/4CBwaWN0dXJl"],
        "inside": "before /9j/4CBwaWN0dXJl after",
    }
