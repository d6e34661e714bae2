"""A run's payload on its way out: by node, with its pictures linked or put back."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from watchroom.domain.errors import InvalidInput
from watchroom.domain.payload import PICTURE, node_input_data, node_output_data, restore
from watchroom.web.wire.executions import Payload

RESTORED_LIMIT_BYTES: Final = 64 * 2**20  # of pictures as text in one answer


def linked_payload(kept: bytes, urls: Mapping[str, str]) -> Payload:
    """Return a kept payload; each picture reference gets the `url` that *urls* has for its hash."""
    payload = _by_node(msgspec.json.decode(kept))
    return _payload(linked(payload.node_input_data, urls), linked(payload.node_output_data, urls))


def restored_payload(kept: bytes, pictures: Mapping[str, bytes]) -> Payload:
    """
    Return a kept payload with the texts of its pictures put back.

    Raises InvalidInput if it would be too large: a picture can occur in it many times.
    """
    payload = _by_node(msgspec.json.decode(kept))
    parts = [payload.node_input_data, payload.node_output_data]
    occurrences = [sha256 for part in parts for sha256 in _references(part)]
    if (
        sum(len(pictures.get(sha256, b"")) for sha256 in occurrences)
        > RESTORED_LIMIT_BYTES * 3 // 4
    ):
        raise InvalidInput("payload", "This payload is too large with its pictures")
    inputs, outputs = (restore(part, pictures) for part in parts)
    return _payload(inputs, outputs)


def _payload(inputs: object, outputs: object) -> Payload:
    return msgspec.convert({"nodeInputData": inputs, "nodeOutputData": outputs}, Payload)


def _by_node(payload: dict[str, object]) -> Payload:
    return Payload(
        node_input_data=node_input_data(payload), node_output_data=node_output_data(payload)
    )


def linked(value: object, urls: Mapping[str, str]) -> object:
    """Return a value of a payload; each picture reference gets the `url` that *urls* has for it."""
    match value:
        case dict():
            members = {name: linked(member, urls) for name, member in value.items()}
            url = urls.get(str(value.get(PICTURE)))
            return members if url is None else {**members, "url": url}
        case list():
            return [linked(member, urls) for member in value]
        case _:
            return value


def _references(value: object) -> Iterator[str]:
    match value:
        case dict():
            if PICTURE in value:
                yield str(value[PICTURE])
            for member in value.values():
                yield from _references(member)
        case list():
            for member in value:
                yield from _references(member)
        case _:
            return
