"""`/api/exports`: files of many runs, made in the background."""

from dataclasses import dataclass
from typing import Any, Final

import msgspec
from litestar.exceptions import HTTPException
from litestar.response import Response, Stream

from watchroom.domain.access import Scope
from watchroom.domain.errors import Conflict, InvalidInput, NotFound
from watchroom.domain.exports import Export, ExportState
from watchroom.flows.exports.ordering import order_export
from watchroom.flows.exports.pieces import read_pieces
from watchroom.flows.exports.source import Order
from watchroom.store import exports
from watchroom.store.executions import ExecutionSummary
from watchroom.store.exports import Selection
from watchroom.store.filters import ExecutionFilter
from watchroom.web.bodies import body
from watchroom.web.callers import Caller
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, header, path
from watchroom.web.kinds import ANY_TEXT, text
from watchroom.web.ranges import UnsatisfiableError, wanted_part
from watchroom.web.run_filters import filter_named
from watchroom.web.shown import shown_execution
from watchroom.web.times import iso_time
from watchroom.web.wire.executions import NOTHING
from watchroom.web.wire.exports import Export as WireExport
from watchroom.web.wire.exports import ExportAnswer, ExportList, NewExport

EXAMPLE_ID: Final = "ex_7c1e5d90ab34f286"


def exported_item(run: ExecutionSummary) -> bytes:
    """Return a run as the list shows it, without its picture."""
    return msgspec.json.encode(shown_execution(run, image_data=NOTHING))


async def list_exports(call: Call[Inputs]) -> Response[bytes]:
    """List the caller's exports, the newest first; for admins everybody's."""
    owner = None if _is_admin(call.caller) else call.caller.identity
    found = await exports.list_all(call.services.store, owner)
    shown = [_shown(export, call.caller) for export in found]
    return json_response(ExportList(data=shown, meta=call.meta))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExportInputs(Inputs):
    """A file to be made."""

    order: NewExport = body(
        NewExport,
        example={
            "format": "csv",
            "filters": {"risk": "HIGH,CRITICAL", "days": "7"},
            "columns": ["startedAt", "camera", "riskLevel", "description"],
        },
    )


async def order_file(call: Call[NewExportInputs]) -> Response[bytes]:
    """
    Have a file of runs made: CSV, JSON lines, Parquet, or the pictures in a zip.

    It is made in the background and kept for a day; `GET /api/exports/{id}` tells how far it is.
    One at a time for each caller: another one meanwhile is refused with 409.
    """
    asked, caller = call.inputs.order, call.caller
    order = Order(
        format=asked.format,
        columns=None if asked.columns is None else tuple(asked.columns),
        selection=_selection(asked, call.now_ms),
    )
    made = await order_export(
        call.services.store,
        order,
        owner=caller.identity,
        owner_name=caller.name,
        now_ms=call.now_ms,
    )
    return _answer(call, made)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportInputs(Inputs):
    """Which export."""

    id: str = path(text(64), says="Id of the export.", example=EXAMPLE_ID)


async def read_export(call: Call[ExportInputs]) -> Response[bytes]:
    """Return how far an export is."""
    return _answer(call, await _find(call))


async def remove_export(call: Call[ExportInputs]) -> Response[bytes]:
    """Remove an export, with its file; one that is being made is stopped."""
    export = await _find(call)
    async with call.services.store.writing() as session:
        await exports.remove(session, export.id)
    return _answer(call, export)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFileInputs(ExportInputs):
    """Which file, and which part of it."""

    range: str | None = header(
        ANY_TEXT, says="One range of bytes, such as `bytes=1048576-`.", name="Range", default=None
    )
    if_range: str | None = header(
        ANY_TEXT,
        says="An `ETag`: `Range` counts only if it is current.",
        name="If-Range",
        default=None,
    )


async def read_export_file(call: Call[ExportFileInputs]) -> Response[Any]:
    """
    Serve the file of an export, once it is done.

    Until then, and if it failed, the answer is 409. A download that broke can be resumed.
    """
    export = await _find(call)
    if export.state is not ExportState.DONE:
        raise Conflict(f"This export is {export.state}: there is no file to be fetched.")
    asked, size, tag = call.inputs, export.size_bytes, f'"{export.id}"'
    try:
        part = wanted_part(asked.range, asked.if_range, tag, size)
    except UnsatisfiableError:
        raise HTTPException(status_code=416, headers={"Content-Range": f"bytes */{size}"}) from None
    wanted = range(size) if part is None else part
    headers = {
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "Content-Length": str(len(wanted)),
        "Content-Disposition": f'attachment; filename="{export.file_name}"',
    }
    if part is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return Stream(
        read_pieces(call.services.objects, export.id, wanted),
        status_code=200 if part is None else 206,
        media_type=export.format.media_type,
        headers=headers,
    )


def _selection(asked: NewExport, now_ms: int) -> Selection:
    if asked.ids:
        if asked.filters:
            raise InvalidInput("ids", "Stand instead of filters; send one of them")
        ids = tuple(dict.fromkeys(asked.ids))
        return Selection(wanted=ExecutionFilter(), ids=ids)
    return Selection(wanted=filter_named(asked.filters, now_ms))


async def _find(call: Call[ExportInputs]) -> Export:
    """Return an export that the caller may see. Raises NotFound, StoreUnavailable."""
    found = await exports.get(call.services.store, call.inputs.id)
    caller = call.caller
    if found is None or not (found.owner == caller.identity or _is_admin(caller)):
        raise NotFound(f"There is no export {call.inputs.id!r}.")
    return found


def _answer(call: Call[Inputs], export: Export) -> Response[bytes]:
    return json_response(ExportAnswer(data=_shown(export, call.caller), meta=call.meta))


def _is_admin(caller: Caller) -> bool:
    return Scope.ADMIN in caller.scopes


def _shown(export: Export, caller: Caller) -> WireExport:
    is_done = export.state is ExportState.DONE
    return WireExport(
        id=export.id,
        format=export.format,
        columns=None if export.columns is None else list(export.columns),
        state=export.state,
        rows_done=export.rows_done,
        rows_total=export.rows_total,
        size_bytes=export.size_bytes,
        reason=export.reason,
        file_name=export.file_name,
        url=f"/api/exports/{export.id}/file" if is_done else None,
        owner=export.owner_name,
        yours=export.owner == caller.identity,
        created_at=iso_time(export.created_ms),
        ended_at=None if export.ended_ms is None else iso_time(export.ended_ms),
        expires_at=None if export.expires_ms is None else iso_time(export.expires_ms),
    )
