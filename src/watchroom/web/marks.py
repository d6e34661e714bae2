"""`/api/executions/{id}/mark`: what persons say of runs."""

from dataclasses import dataclass

from litestar.response import Response

from watchroom.domain.marks import Marker
from watchroom.store import executions, marks
from watchroom.store.database import Reader
from watchroom.web.bodies import body
from watchroom.web.callers import Caller
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, path, query
from watchroom.web.kinds import EXECUTION_ID, integer, no_execution
from watchroom.web.times import iso_time
from watchroom.web.wire.marks import MarkEntry, NewMark, RunMarks, RunMarksAnswer


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
            note=plain_note(said.note),
            by=marker_of(call.caller),
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
            session, [asked.id], by=marker_of(call.caller), now_ms=call.now_ms, entry=asked.entry
        )
        shown = await _shown(session, asked.id, call.caller)
    return json_response(RunMarksAnswer(data=shown, meta=call.meta))


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


def marker_of(caller: Caller) -> Marker:
    """Return a caller as one who marks."""
    return Marker(id=caller.identity, name=caller.name)


def plain_note(text: str | None) -> str | None:
    """Return a note without blanks around it; None where nothing is left."""
    return (text or "").strip() or None
