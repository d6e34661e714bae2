"""How long runs waited for their model to be loaded, as its server told."""

from collections.abc import Iterator
from typing import Final

import msgspec

from watchroom.domain.recommendations import ModelLoad
from watchroom.domain.spans import Span
from watchroom.store.database import Reader
from watchroom.store.ordering import first_key

MOST_RUNS: Final = 2_000  # the latest of a time: their answers are read one by one
_NS_PER_S: Final = 1e9


class _Answer(msgspec.Struct):
    load_duration: float | None = None  # nanoseconds, as Ollama tells it


class _Analysis(msgspec.Struct):
    node: str


_answers: Final = msgspec.json.Decoder(_Answer)
_analyses: Final = msgspec.json.Decoder(_Analysis)


async def latest(reader: Reader, span: Span) -> list[ModelLoad]:
    """Return what the latest runs of a time told of loading; most tell of a moment, or nothing."""
    rows = await reader.fetch(
        """
        SELECT ollama_result, analysis FROM (
            SELECT ollama_result, analysis FROM execution_document
            WHERE key >= $1 AND key < $2 ORDER BY key DESC LIMIT $3
        ) AS latest
        WHERE ollama_result IS NOT NULL AND analysis IS NOT NULL
        """,
        first_key(span[0]),
        first_key(span[1]),
        MOST_RUNS,
    )
    return [load for answer, analysis in rows for load in _told(answer, analysis)]


def _told(answer: str, analysis: str) -> Iterator[ModelLoad]:
    try:
        load_ns = _answers.decode(answer).load_duration
        node = _analyses.decode(analysis).node
    except msgspec.MsgspecError:
        return  # an answer of another kind
    if load_ns is not None and load_ns >= 0:
        yield ModelLoad(node=node, seconds=load_ns / _NS_PER_S)
