"""`/api/executions/marks`: the same said of several runs, in one act that can be taken back."""

from dataclasses import dataclass

from litestar.response import Response
from msgspec import UNSET

from watchroom.domain.errors import InvalidInput
from watchroom.domain.marks import Act
from watchroom.store import executions, marks, review, run_walk
from watchroom.store.database import Session
from watchroom.store.filters import ExecutionFilter
from watchroom.web.bodies import body
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, RefusedError
from watchroom.web.kinds import MOMENT
from watchroom.web.marks import marker_of, plain_note
from watchroom.web.run_filters import filter_named
from watchroom.web.wire.marks import (
    MOST_AT_ONCE,
    MOST_MATCHING,
    MarkedRuns,
    MarkedRunsAnswer,
    NewMarks,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkManyInputs(Inputs):
    """What several runs are marked as."""

    said: NewMarks = body(NewMarks, example={"ids": [4893, 4894], "mark": "reviewed"})


async def mark_executions(call: Call[MarkManyInputs]) -> Response[bytes]:
    """
    Say the same of several runs, or take back with `"mark": null` what the caller last said.

    Ids of which there is no run are passed over. Of a queue, send the moment that it was looked at
    as `upTo`: what came later was not seen. While `more` is true, send it again. With `filters`,
    all runs of a list are marked together, or none if they are too many; `upTo` says as of when.
    `act` of the answer takes back just what this request changed.
    """
    said = call.inputs.said
    _check_ways(said)
    async with call.services.store.writing() as session:
        marked = await _mark(call, session, said)
    return json_response(MarkedRunsAnswer(data=marked, meta=call.meta))


async def _mark(call: Call[MarkManyInputs], session: Session, said: NewMarks) -> MarkedRuns:
    by, now_ms = marker_of(call.caller), call.now_ms
    if said.act is not UNSET:
        undone = await marks.take_back_act(session, _act(said.act), by=by, now_ms=now_ms)
        return await _marked(session, undone)
    ids, more = await _wanted(session, said, now_ms)
    if said.mark is None:
        undone = await marks.take_back(session, ids, by=by, now_ms=now_ms)
        return await _marked(session, undone, more=more)
    note = plain_note(said.note)
    changed = await marks.put(session, ids, mark=said.mark, note=note, by=by, now_ms=now_ms)
    act = await marks.act_on(session, changed, by=by)
    named = None if act is None else f"{act.first}-{act.last}"
    return await _marked(session, changed, more=more, act=named)


async def _marked(
    session: Session, ids: list[int], *, more: bool = False, act: str | None = None
) -> MarkedRuns:
    shown = await marks.shown(session, ids)
    return MarkedRuns(ids=ids, marks=[shown[id_] for id_ in ids], more=more, act=act)


def _check_ways(said: NewMarks) -> None:
    """Raise InvalidInput unless it is said in one way which runs are meant."""
    ways = (said.ids, said.queue, said.filters, said.act)
    if sum(way is not UNSET for way in ways) != 1:
        raise InvalidInput("ids", "Send one of ids, a queue, filters and an act")
    if said.act is not UNSET and said.mark is not None:
        raise InvalidInput("mark", "Must be null: an act can only be taken back")
    if said.up_to is not UNSET and (said.ids is not UNSET or said.act is not UNSET):
        raise InvalidInput("upTo", "Is of a queue or of filters; the others say which runs")


async def _wanted(session: Session, said: NewMarks, now_ms: int) -> tuple[list[int], bool]:
    """Return the runs that are meant, and whether there are more of a queue."""
    if said.ids is not UNSET:
        return list(dict.fromkeys(said.ids)), False
    if said.filters is not UNSET:
        seen_ms = now_ms if said.up_to is UNSET else _moment(said.up_to)
        return await _matching(session, filter_named(said.filters, now_ms), seen_ms), False
    if said.queue is UNSET or said.up_to is UNSET:
        raise InvalidInput("upTo", "Is required with a queue: what came later was not seen")
    if said.mark is None:
        raise InvalidInput("mark", "Must be given: what waits in a queue has none to take back")
    return await review.waiting_ids(
        session, said.queue, saved_by_ms=_moment(said.up_to), limit=MOST_AT_ONCE
    )


async def _matching(session: Session, wanted: ExecutionFilter, seen_ms: int) -> list[int]:
    """
    Return all runs of a filter that are as they were at a moment, the newest first.

    Raises InvalidInput for too many.
    """
    ids = await run_walk.ids_of(session, wanted, limit=MOST_MATCHING + 1)
    if len(ids) > MOST_MATCHING:
        total = (await executions.page(session, wanted, limit=1)).total
        problem = f"At most {MOST_MATCHING:,} runs can be marked at once; these are {total:,}"
        raise InvalidInput("filters", problem)
    return [id_ for id_, saved_ms in ids.items() if saved_ms <= seen_ms]


def _act(text: str) -> Act:
    first, last = map(int, text.split("-"))
    if not 0 <= last - first < MOST_MATCHING:
        raise InvalidInput("act", "Is none that an answer named")
    return Act(first=first, last=last)


def _moment(text: str) -> int:
    try:
        return MOMENT.read(text)
    except RefusedError as refusal:
        raise InvalidInput("upTo", str(refusal)) from refusal
