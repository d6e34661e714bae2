"""Builds the search index of a store from the runs that it holds."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final

import msgspec

from watchroom.store import search
from watchroom.store.criteria import Column
from watchroom.store.database import Dialect, Row, Session
from watchroom.store.postgres import PostgresSession

RUNS_AT_ONCE: Final = 1_000
BEFORE_ALL: Final = -1  # no key is negative


class _Analysis(msgspec.Struct):
    description: str | None = None
    model: str | None = None


class _Entry(msgspec.Struct):
    analysis: _Analysis


async def reindex(session: Session, report: Callable[[int], None]) -> int:
    """
    Fill an empty index; returns how many runs are in it, and *report* is told of each portion.

    Runs are found by the present name of their workflow.
    """
    async with _index_set_aside(session):
        return await _fill(session, report)


@asynccontextmanager
async def _index_set_aside(session: Session) -> AsyncIterator[None]:
    """On PostgreSQL, build the index of the words once at the end: several times as fast."""
    if not isinstance(session, PostgresSession):
        yield
        return
    [row] = await session.fetch("SELECT pg_get_indexdef('execution_search_words'::regclass)")
    await session.execute("DROP INDEX execution_search_words")
    yield
    await session.build_index(row[0])


async def _fill(session: Session, report: Callable[[int], None]) -> int:
    count, last_key = 0, BEFORE_ALL
    while rows := await _runs_after(session, last_key):
        words = await asyncio.to_thread(_words, rows, session.dialect)
        await search.index(session, words)
        count, last_key = count + len(rows), rows[-1][0]
        report(len(rows))
    return count


async def _runs_after(session: Session, key: int) -> list[Row]:
    return await session.fetch(
        """
        SELECT e.key, e.id, w.name, e.camera, d.analysis, d.analyses, d.error_message, p.node,
            e.status, e.risk, e.workflow, e.model, e.pattern_id
        FROM execution AS e
        JOIN workflow AS w ON w.number = e.workflow
        JOIN execution_document AS d ON d.key = e.key
        LEFT JOIN error_pattern AS p ON p.id = e.pattern_id
        WHERE e.key > $1 ORDER BY e.key LIMIT $2
        """,
        key,
        RUNS_AT_ONCE,
    )


def _words(rows: Sequence[Row], dialect: Dialect) -> list[tuple[int, str | list[str]]]:
    return [(row[0], search.index_words_of(_text(row), _facts(row), dialect)) for row in rows]


def _text(row: Row) -> str:
    """Return what a run can be found by, in the order of `search.text_of`."""
    _, id_, workflow, camera, analysis, analyses, message, node = row[:8]
    parts = [str(id_), workflow, camera]
    for one in _analyses(analysis, analyses):
        parts += [one.model, one.description]
    if message is not None:
        parts += [message, node]
    return "\n".join(part for part in parts if part)


def _facts(row: Row) -> dict[Column, object]:
    camera, (status, risk, workflow, model, pattern_id) = row[3], row[8:]
    return {
        Column.STATUS: status,
        Column.RISK: risk,
        Column.WORKFLOW: workflow,
        Column.CAMERA: camera,
        Column.MODEL: model,
        Column.PATTERN: pattern_id,
    }


def _analyses(analysis: str | None, analyses: str | None) -> list[_Analysis]:
    """Return every analysis of a run; `documents.py` stores a single one only once."""
    if analyses is not None:
        return [entry.analysis for entry in msgspec.json.decode(analyses, type=list[_Entry])]
    return [] if analysis is None else [msgspec.json.decode(analysis, type=_Analysis)]
