"""`GET /api/executions/{id}/answers`: what the models of a run said, and what was read of it."""

import msgspec
from litestar.response import Response

from watchroom.domain.answer_spans import ReadVerdict, spans_in, words_of_answer
from watchroom.domain.execution import RiskLevel
from watchroom.store import executions
from watchroom.web.endpoint import Call, json_response
from watchroom.web.kinds import no_execution
from watchroom.web.run_nodes import RunInputs
from watchroom.web.shown import CONTEXT
from watchroom.web.wire.run_nodes import AnswerSpan, ModelAnswer, ModelAnswers


class _Analysis(msgspec.Struct, rename="camel"):
    risk_level: RiskLevel | None
    confidence: float | None
    description: str | None
    model: str | None
    node: str


class _Entry(msgspec.Struct, rename="camel"):
    picture_index: int | None
    ollama_result: dict[str, object]
    analysis: _Analysis


_entries = msgspec.json.Decoder(list[_Entry])


async def read_answers(call: Call[RunInputs]) -> Response[bytes]:
    """
    Show what the models of a run said in their own words, and where the verdict stands in them.

    A part that was worked out, or that the words have in another form, has no place in them.
    """
    run = await executions.get(call.services.store, call.inputs.id)
    if run is None:
        raise no_execution(call.inputs.id)
    shown = [_shown(entry) for entry in _entries.decode(run.analyses)]
    return json_response(ModelAnswers(data=shown, meta=call.meta))


def _shown(entry: _Entry) -> ModelAnswer:
    analysis = entry.analysis
    answer = {name: value for name, value in entry.ollama_result.items() if name != CONTEXT}
    words = words_of_answer(answer)
    read = ReadVerdict(
        risk=analysis.risk_level,
        confidence=analysis.confidence,
        description=analysis.description,
    )
    return ModelAnswer(
        node=analysis.node,
        model=analysis.model,
        picture_index=entry.picture_index,
        words=words,
        spans=[AnswerSpan(part=s.part, start=s.start, end=s.end) for s in spans_in(words, read)],
    )
