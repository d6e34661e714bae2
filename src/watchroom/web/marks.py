"""`/api/executions/{id}/mark`: what persons say of runs."""

from dataclasses import dataclass

from litestar.response import Response
from msgspec import UNSET

from watchroom.domain.errors import InvalidInput
from watchroom.domain.marks import Marker
from watchroom.store import executions, marks, review
from watchroom.store.database import Reader, Session
from watchroom.web.bodies import body
from watchroom.web.callers import Caller
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, RefusedError, path, query
from watchroom.web.kinds import EXECUTION_ID, MOMENT, integer, no_execution
from watchroom.web.times import iso_time
from watchroom.web.wire.marks import (
    MOST_AT_ONCE,
    MarkedRuns,
    MarkedRunsAnswer,
    MarkEntry,
    NewMark,
    NewMarks,
    RunMarks,
    RunMarksAnswer,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksInputs(Inputs):
    """Which run."""

    id: int = path(EXECUTION_ID, says="Execution ID.", example=4893)


async def list_marks(call: Call[MarksInputs]) -> Response[bytes]:
    """List everything that was said of a run, also what was taken back, the newest first."""
    async with call.services.store.reading() as session:
        shown = await _shown(session, call.inputs.id, call.caller)
    return json_response(RunMarksAnswer(data=shown, meta=call.meta))


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkInputs(MarksInputs):
    """What a run is marked as."""

    said: NewMark = body(NewMark, example={"mark": "false_alarm", "note": "Dust on the road."})


async def mark_execution(call: Call[MarkInputs]) -> Response[bytes]:
    """
    Say what the caller makes of the verdict on a run.

    What was said before stays in the history, and lists show what was said last, by whomever. The
    same again changes nothing.
    """
    asked, said = call.inputs, call.inputs.said
    async with call.services.store.writing() as session:
        await marks.put(
            session,
            [asked.id],
            mark=said.mark,
            note=_note(said.note),
            by=_marker(call.caller),
            now_ms=call.now_ms,
        )
        shown = await _shown(session, asked.id, call.caller)
    return json_response(RunMarksAnswer(data=shown, meta=call.meta))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmarkInputs(MarksInputs):
    """Which entry is taken back."""

    entry: int | None = query(
        integer(1),
        says="Id of the entry, as the history has it: sent again, this changes nothing. Without "
        "it: what the caller said last of those that stand.",
        default=None,
    )


async def unmark_execution(call: Call[UnmarkInputs]) -> Response[bytes]:
    """Take back what the caller said of a run; what stood before stands again."""
    asked = call.inputs
    async with call.services.store.writing() as session:
        await marks.take_back(
            session, [asked.id], by=_marker(call.caller), now_ms=call.now_ms, entry=asked.entry
        )
        shown = await _shown(session, asked.id, call.caller)
    return json_response(RunMarksAnswer(data=shown, meta=call.meta))


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkManyInputs(Inputs):
    """What several runs are marked as."""

    said: NewMarks = body(NewMarks, example={"ids": [4893, 4894], "mark": "reviewed"})


async def mark_executions(call: Call[MarkManyInputs]) -> Response[bytes]:
    """
    Say the same of several runs, or take back with `"mark": null` what the caller last said.

    Ids of which there is no run are passed over. Of a queue, send the moment that it was looked at
    as `upTo`: what came later was not seen. While `more` is true, send it again.
    """
    said = call.inputs.said
    async with call.services.store.writing() as session:
        ids, more = await _wanted(session, said)
        by = _marker(call.caller)
        if said.mark is None:
            changed = await marks.take_back(session, ids, by=by, now_ms=call.now_ms)
        else:
            changed = await marks.put(
                session, ids, mark=said.mark, note=_note(said.note), by=by, now_ms=call.now_ms
            )
    shown = MarkedRuns(ids=changed, more=more)
    return json_response(MarkedRunsAnswer(data=shown, meta=call.meta))


async def _wanted(session: Session, said: NewMarks) -> tuple[list[int], bool]:
    """Return the runs that are meant, and whether there are more of a queue."""
    if (said.ids is UNSET) == (said.queue is UNSET):
        raise InvalidInput("ids", "Send either ids or a queue")
    if said.ids is not UNSET:
        if said.up_to is not UNSET:
            raise InvalidInput("upTo", "Is of a queue; ids say which runs are meant")
        return list(dict.fromkeys(said.ids)), False
    if said.queue is UNSET or said.up_to is UNSET:
        raise InvalidInput("upTo", "Is required with a queue: what came later was not seen")
    if said.mark is None:
        raise InvalidInput("mark", "Must be given: what waits in a queue has none to take back")
    return await review.waiting_ids(
        session, said.queue, saved_by_ms=_moment(said.up_to), limit=MOST_AT_ONCE
    )


def _moment(text: str) -> int:
    try:
        return MOMENT.read(text)
    except RefusedError as refusal:
        raise InvalidInput("upTo", str(refusal)) from refusal


async def _shown(reader: Reader, execution_id: int, caller: Caller) -> RunMarks:
    """Return the marks of a run, as one caller sees them. Raises NotFound."""
    run = await executions.get(reader, execution_id)
    if run is None:
        raise no_execution(execution_id)
    return RunMarks(
        execution_id=execution_id,
        mark=run.mark,
        history=[
            MarkEntry(
                id=entry.id,
                at=iso_time(entry.at_ms),
                by=entry.by.name,
                own=entry.by.id == caller.identity,
                mark=entry.mark,
                note=entry.note,
                taken_back_at=None
                if entry.taken_back_ms is None
                else iso_time(entry.taken_back_ms),
            )
            for entry in await marks.history(reader, execution_id)
        ],
    )


def _marker(caller: Caller) -> Marker:
    return Marker(id=caller.identity, name=caller.name)


def _note(text: str | None) -> str | None:
    return (text or "").strip() or None
