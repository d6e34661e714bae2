"""What each table holds of a run."""

import zlib
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import msgspec

from watchroom.domain.durations import bucket_of
from watchroom.domain.execution import Execution
from watchroom.store.criteria import Column
from watchroom.store.database import Dialect
from watchroom.store.documents import documents_of, shown_picture
from watchroom.store.search import index_words

FORMAT: Final = 1  # raise it when the same run is to be stored in another way: it counts as changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where the store puts a run."""

    key: int
    workflow: int
    workflow_version: int | None
    pattern_id: int | None
    fingerprint: int
    unreadable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRows:
    """The rows of one run, each in the order of its statement's columns."""

    execution: tuple[object, ...]
    document: tuple[object, ...]
    payload: tuple[int, bytes] | None
    pictures: list[tuple[object, ...]]
    positions: list[tuple[int, int, str]]
    words: tuple[int, str | list[str]]


def fingerprint_of(run: Execution, *, unreadable: bool) -> int:
    """Return a number that changes with anything that would be stored of a clean run."""
    everything = msgspec.msgpack.encode((FORMAT, unreadable, run))
    return int.from_bytes(blake2b(everything, digest_size=8).digest(), signed=True)


def rows_of(run: Execution, place: Placement, dialect: Dialect, *, now_ms: int) -> RunRows:
    """Return the rows of a clean run."""
    return RunRows(
        execution=_execution(run, place),
        document=_document(run, place.key, now_ms),
        payload=(run.id, zlib.compress(run.payload)) if run.payload is not None else None,
        pictures=[
            (picture.sha256, picture.size_bytes, picture.media_type, run.started_ms)
            for picture in run.pictures
        ],
        positions=[(run.id, index, picture.sha256) for index, picture in enumerate(run.pictures)],
        words=(place.key, index_words(run, _facts(run, place), dialect)),
    )


def _execution(run: Execution, place: Placement) -> tuple[object, ...]:
    headline = run.headline
    duration_ms = run.duration_ms
    return (
        place.key,
        run.id,
        place.workflow,
        place.workflow_version,
        run.mode,
        run.status,
        run.status_detail,
        run.created_ms,
        run.started_ms,
        run.stopped_ms,
        duration_ms,
        None if duration_ms is None else bucket_of(duration_ms),
        run.retry_of,
        run.camera,
        headline.model if headline else None,
        headline.verdict.risk_level if headline else None,
        headline.verdict.confidence if headline else None,
        place.pattern_id,
        run.alert,
        len(run.pictures),
        int(place.unreadable),
        place.fingerprint,
    )


def _document(run: Execution, key: int, now_ms: int) -> tuple[object, ...]:
    index = shown_picture(run)
    return (
        key,
        now_ms,
        run.error.message if run.error else None,
        None if index is None else run.pictures[index].sha256,
        index,
        *documents_of(run).to_row(),
    )


def _facts(run: Execution, place: Placement) -> dict[Column, object]:
    headline = run.headline
    return {
        Column.STATUS: run.status,
        Column.RISK: headline.verdict.risk_level if headline else None,
        Column.WORKFLOW: place.workflow,
        Column.CAMERA: run.camera,
        Column.MODEL: headline.model if headline else None,
        Column.PATTERN: place.pattern_id,
    }
