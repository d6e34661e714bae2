"""Exports as tests need them: what makes them, orders, and what stands in the files."""

from pathlib import Path
from typing import Any

from builders import NOW
from watchroom.domain.exports import Export, ExportFormat
from watchroom.domain.times import to_ms
from watchroom.flows.exports.kept_file import Bounds
from watchroom.flows.exports.making import ExportMaking
from watchroom.flows.exports.ordering import order_export
from watchroom.flows.exports.pieces import read_pieces
from watchroom.flows.exports.source import Order, Source
from watchroom.objects import Objects
from watchroom.store import exports
from watchroom.store.database import Database
from watchroom.store.exports import Selection
from watchroom.store.filters import ExecutionFilter
from watchroom.web.exports import exported_item

PIECE_BYTES = 1000  # small, so that small files have many
SMALL_PIECES = Bounds(piece_bytes=PIECE_BYTES, note_every_s=0.0)


def source_of(store: Database, objects: Objects, scratch: Path) -> Source:
    """Return what gives the bytes of exports."""
    return Source(store=store, objects=objects, item=exported_item, scratch=scratch)


def making_of(source: Source, **options: Any) -> ExportMaking:
    """Return the flow that makes exports, with small pieces."""
    return ExportMaking(source, **{"clock": lambda: NOW, "bounds": SMALL_PIECES, **options})


def an_order(
    form: ExportFormat = ExportFormat.CSV,
    *,
    columns: tuple[str, ...] | None = None,
    ids: tuple[int, ...] = (),
    **wanted: Any,
) -> Order:
    """Return an order of every run, or of those that a filter lets through."""
    selection = Selection(wanted=ExecutionFilter(**wanted), ids=ids)
    return Order(format=form, columns=columns, selection=selection)


async def ordered(store: Database, order: Order, *, owner: str = "ada", **options: Any) -> Export:
    """Order a file for somebody."""
    now_ms = to_ms(NOW)
    return await order_export(store, order, owner=owner, owner_name=owner, now_ms=now_ms, **options)


async def found(store: Database, export: Export) -> Export:
    """Return an export as it is now."""
    now = await exports.get(store, export.id)
    assert now is not None
    return now


async def content(objects: Objects, export: Export) -> bytes:
    """Return the file of an export."""
    whole = range(export.size_bytes)
    pieces = read_pieces(objects, export.id, whole, piece_bytes=PIECE_BYTES)
    return b"".join([piece async for piece in pieces])
