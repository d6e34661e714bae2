"""What people do with exports: order them, look at them, remove them."""

import secrets
from typing import Final

from watchroom.domain.errors import Conflict, InvalidInput
from watchroom.domain.exports import (
    MOST_BYTES,
    MOST_PICTURED,
    Export,
    ExportFormat,
    ExportState,
)
from watchroom.flows.exports.columns import chosen_columns
from watchroom.flows.exports.parquet import NO_PARQUET, has_parquet
from watchroom.flows.exports.source import Order
from watchroom.store import executions, exports
from watchroom.store.database import Database, Reader
from watchroom.store.exports import Selection

ID_RANDOM_BYTES: Final = 8


def check_order(order: Order) -> None:
    """Raise InvalidInput for an order that no file can be made of here."""
    if order.format is ExportFormat.PARQUET and not has_parquet():
        raise InvalidInput("format", NO_PARQUET)
    if order.columns is None:
        return
    if not order.format.has_columns:
        raise InvalidInput("columns", f"Cannot be chosen for {order.format}")
    chosen_columns(order.columns)


async def order_export(
    store: Database,
    order: Order,
    *,
    owner: str,
    owner_name: str,
    now_ms: int,
    most_pictured: int = MOST_PICTURED,
) -> Export:
    """
    Have a file made in the background; one with pictures of *most_pictured* runs at most.

    Raises InvalidInput, Conflict while another one of this owner is being made, or where all
    exports together are too large; StoreUnavailable.
    """
    check_order(order)
    total = await count_runs(store, order.selection)
    if order.format is ExportFormat.ZIP and total > most_pictured:
        raise InvalidInput(
            "format",
            f"An archive of pictures may be of {most_pictured:,} runs; these are {total:,}",
        )
    export = Export(
        id=f"ex_{secrets.token_hex(ID_RANDOM_BYTES)}",
        owner=owner,
        owner_name=owner_name,
        format=order.format,
        columns=order.columns,
        state=ExportState.QUEUED,
        attempts=0,
        rows_done=0,
        rows_total=total,
        size_bytes=0,
        pieces=0,
        reason=None,
        created_ms=now_ms,
        ended_ms=None,
        expires_ms=None,
    )
    async with store.writing() as session:
        if any(not one.has_ended for one in await exports.list_all(session, owner)):
            raise Conflict("Another export of yours is still being made: wait for it or remove it.")
        if await exports.kept_bytes(session) >= MOST_BYTES:
            raise Conflict("Exports take up all the room that they may: remove one first.")
        await exports.add(session, export, order.selection)
    return export


async def count_runs(reader: Reader, selection: Selection) -> int:
    """Return how many runs a selection has now."""
    if selection.ids:
        return len(await executions.known(reader, selection.ids))
    return (await executions.page(reader, selection.wanted, limit=1)).total
