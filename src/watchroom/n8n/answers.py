"""What the models and detectors of a run answered."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from watchroom.domain.execution import Analysis
from watchroom.domain.json_values import mapping
from watchroom.n8n.answer_shapes import (
    Answer,
    Recognise,
    any_verdict,
    chain_answer,
    completion_answer,
    detector_answer,
    ollama_answer,
    simplified_answer,
    streamed_answer,
)
from watchroom.n8n.run_pictures import Lineage
from watchroom.n8n.runs import Item, NodeRun
from watchroom.n8n.workflow import Workflow

_RAW: Final = (ollama_answer, completion_answer)
_LANGCHAIN: Final = "@n8n/n8n-nodes-langchain."
ASKING_TYPES: Final[Mapping[str, tuple[Recognise, ...]]] = {
    "n8n-nodes-base.httpRequest": (*_RAW, streamed_answer, any_verdict),
    f"{_LANGCHAIN}ollama": (*_RAW, simplified_answer),
    f"{_LANGCHAIN}openAi": (*_RAW, simplified_answer),
    f"{_LANGCHAIN}chainLlm": (chain_answer,),
    f"{_LANGCHAIN}agent": (chain_answer,),
}
BY_SHAPE: Final[tuple[Recognise, ...]] = (*_RAW, detector_answer)  # in nodes of other types
CHOSEN: Final[tuple[Recognise, ...]] = (  # in nodes that the user named
    *_RAW,
    streamed_answer,
    any_verdict,
    chain_answer,
    simplified_answer,
)


def find_analyses(
    runs: Sequence[NodeRun],
    *,
    workflow: Workflow,
    lineage: Lineage,
    pictures: Sequence[str],
    chosen: tuple[str, ...],
) -> tuple[Analysis, ...]:
    """
    Return every answer of a run, in the order of its nodes.

    Nodes whose type asks a model decide; only where none of them answered, the first other node
    with an answer's shape does, since later nodes often pass an answer on. *pictures* are the
    run's, *chosen* the nodes that a user named: then only these count.
    """
    real = [run for run in runs if not run.artificial]
    if chosen:
        named = [(run, CHOSEN) for run in real if run.node in chosen]
    else:
        named = [(run, ASKING_TYPES[run.node_type or ""]) for run in real if _asks(run)]
    found = [(run, *each) for run, shapes in named for each in _answers(run, shapes)]
    if not found and not chosen:
        found = _first_by_shape(real)
    return tuple(
        _analysis(answer, run, workflow, _index(lineage.pictures_behind(run, item, at), pictures))
        for run, answer, item, at in found
    )


def _asks(run: NodeRun) -> bool:
    return run.node_type in ASKING_TYPES


def _answers(run: NodeRun, shapes: tuple[Recognise, ...]) -> Iterator[tuple[Answer, Item, int]]:
    """Give the answers of one run of a node, each with its item and that item's position."""
    for position, item in enumerate(run.items()):
        json = mapping(item.get("json"))
        for candidate in (json, mapping(json.get("body"))):  # HTTP Request's "full response"
            answer = next(filter(None, (shape(candidate) for shape in shapes)), None)
            if answer is not None:
                yield answer, item, position
                break


def _first_by_shape(runs: Sequence[NodeRun]) -> list[tuple[NodeRun, Answer, Item, int]]:
    first: str | None = None
    found = []
    for run in runs:
        if first in (None, run.node):
            answers = [(run, *each) for each in _answers(run, BY_SHAPE)]
            first = run.node if answers else first
            found += answers
    return found


def _index(behind: Sequence[str], pictures: Sequence[str]) -> int | None:
    """Return the position of the one picture that was looked at; None if it cannot be told."""
    known = [sha256 for sha256 in behind if sha256 in pictures]
    if not known and len(pictures) == 1:
        return 0
    return pictures.index(known[0]) if len(known) == 1 else None


def _analysis(
    answer: Answer, run: NodeRun, workflow: Workflow, picture_index: int | None
) -> Analysis:
    model = answer.model or workflow.model_of(run.node)
    fields = dict(answer.fields)
    if fields.keys() == {"response"} and model is not None:
        fields["model"] = model  # n8n's own nodes keep no more than the text
    return Analysis(
        picture_index=picture_index,
        answer=msgspec.json.encode(fields),
        model=model,
        verdict=answer.verdict,
        node=run.node,
    )
