"""
What the nodes of a run received and gave, as it is kept: without the bytes of its pictures.

A kept payload is `{"nodes": [{"name", "type", "runs": [run, ...]}, ...]}` in the order in which
the nodes first ran. A run is an object with

    startedMs, durationMs   integers, or null where n8n does not say
    status                  n8n's word, null for a node that was still to run
    source                  where its items came from, as n8n wrote it: a list of null or
                            {"previousNode", "previousNodeOutput"?, "previousNodeRun"?}
    outputs                 {"main": [[item, ...] or null, ...], ...}, by kind of connection
    inputs                  the same, only where n8n itself kept them: a node still to run
    inputOverride           the same, only for the sub-nodes of a chain
    error, metadata         only where n8n has them

A text that was a picture is `{"$picture": sha256, "encoding": one of ENCODINGS}`, or with
`"encoding": "dataUrl"` and a `mediaType`; a longer text with pictures in it is
`{"$text": [text or picture, ...]}`. `restore` turns them back exactly. An entry of `binary` whose
bytes n8n kept elsewhere has its `$picture` beside its own fields.
"""

from base64 import encodebytes, standard_b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from watchroom.domain.json_values import mapping, sequence

PICTURE: Final = "$picture"
TEXT: Final = "$text"
DATA_URL: Final = "dataUrl"

ENCODINGS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "base64": standard_b64encode,
    "base64-unpadded": lambda data: standard_b64encode(data).rstrip(b"="),
    "base64-lines": encodebytes,
    "base64-lines-open": lambda data: encodebytes(data).rstrip(b"\n"),
    "base64-crlf": lambda data: encodebytes(data).replace(b"\n", b"\r\n"),
    "base64-crlf-open": lambda data: encodebytes(data).rstrip(b"\n").replace(b"\n", b"\r\n"),
    "base64url": urlsafe_b64encode,
    "base64url-unpadded": lambda data: urlsafe_b64encode(data).rstrip(b"="),
}  # the ways in which clients write a picture as text, the usual one first


def node_output_data(payload: Mapping[str, object]) -> dict[str, list[object]]:
    """Return the items that each node gave, every run and output of it one after the other."""
    return {
        name: [item for run in runs for item in items_in(run.get("outputs"))]
        for name, runs in runs_by_node(payload).items()
    }


def node_input_data(payload: Mapping[str, object]) -> dict[str, list[object]]:
    """
    Return the items that each node received, every run of it one after the other.

    n8n keeps them for few nodes; for the others they are what the nodes before gave.
    """
    nodes = runs_by_node(payload)
    return {
        name: [item for run in runs for item in inputs_of_run(run, nodes)]
        for name, runs in nodes.items()
    }


def restore(value: object, pictures: Mapping[str, bytes]) -> object:
    """
    Return a payload, or a part of one, with the texts of its pictures put back.

    *pictures* holds original bytes by SHA-256; a reference to another picture stays as it is.
    """
    if isinstance(value, dict):
        if TEXT in value and len(value) == 1:
            return _restored_text(value, pictures)
        data = pictures.get(str(value.get(PICTURE))) if "encoding" in value else None
        if data is not None:
            return _encoded(value, data)
        return {key: restore(member, pictures) for key, member in value.items()}
    if isinstance(value, list):
        return [restore(member, pictures) for member in value]
    return value


def _restored_text(value: Mapping[str, object], pictures: Mapping[str, bytes]) -> object:
    parts = [restore(part, pictures) for part in sequence(value[TEXT])]
    texts = [part for part in parts if isinstance(part, str)]
    return "".join(texts) if len(texts) == len(parts) else {TEXT: parts}


def _encoded(reference: Mapping[str, object], data: bytes) -> object:
    encoding = reference["encoding"]
    if encoding == DATA_URL:
        return f"data:{reference.get('mediaType')};base64,{standard_b64encode(data).decode()}"
    encode = ENCODINGS.get(str(encoding))
    return encode(data).decode() if encode else reference


def runs_by_node(payload: Mapping[str, object]) -> dict[str, list[Mapping[str, object]]]:
    """Return the runs of each node, in the order in which the nodes first ran."""
    nodes = [mapping(node) for node in sequence(payload.get("nodes"))]
    return {
        str(node.get("name")): [mapping(run) for run in sequence(node.get("runs"))]
        for node in nodes
    }


def inputs_of_run(
    run: Mapping[str, object], nodes: Mapping[str, Sequence[Mapping[str, object]]]
) -> Iterator[object]:
    """Give the items that one run of a node received; *nodes* are all, with their runs."""
    kept = run.get("inputs") or run.get("inputOverride")
    if kept:
        yield from items_in(kept)
        return
    for source in map(mapping, sequence(run.get("source"))):
        before = nodes.get(str(source.get("previousNode")), ())
        number = _index(source.get("previousNodeRun"))
        if number < len(before):
            outputs = sequence(mapping(before[number].get("outputs")).get("main"))
            output = _index(source.get("previousNodeOutput"))
            yield from sequence(outputs[output]) if output < len(outputs) else ()


def items_in(outputs: object) -> Iterator[object]:
    """Give the items of every output, one after the other."""
    for connection in mapping(outputs).values():
        for output in sequence(connection):
            yield from sequence(output)


def _index(value: object) -> int:
    """Return a position that n8n leaves out where it is 0."""
    return value if isinstance(value, int) and value > 0 else 0
