"""What persons say of runs: every entry is kept, the last one that stands is shown."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from watchroom.domain.execution import Mark
from watchroom.domain.marks import Act, Facts, MarkEntry, Marker, marked
from watchroom.domain.search_words import clean_text
from watchroom.store import event_log
from watchroom.store.bindings import Bindings, portions
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Row, Session

_COLUMNS: Final = "id, execution_id, at_ms, who_id, who, mark, note, taken_back_ms"


async def history(reader: Reader, execution_id: int) -> list[MarkEntry]:
    """Return every entry of a run, also those that were taken back, the newest first."""
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM mark WHERE execution_id = $1 ORDER BY id DESC", execution_id
    )
    return [_entry(row) for row in rows]


async def put(
    session: Session,
    ids: Sequence[int],
    *,
    mark: Mark,
    note: str | None,
    by: Marker,
    now_ms: int,
) -> list[int]:
    """
    Mark runs; returns the ids of those that were not marked so already by the same caller.

    Ids of which there is no run are passed over. The events are written with the marks.
    """
    facts = await _facts(session, ids)
    said = await _standing(session, facts, by)
    note = None if note is None else clean_text(note)
    changed = [
        id_
        for id_ in ids
        if id_ in facts and (id_ not in said or (said[id_].mark, said[id_].note) != (mark, note))
    ]
    await session.execute_many(
        "INSERT INTO mark (execution_id, at_ms, who_id, who, mark, note) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        [
            (id_, now_ms, storable_name(by.id), storable_name(by.name), mark, note)
            for id_ in changed
        ],
    )
    await _show(session, changed, facts, by=by, now_ms=now_ms)
    return changed


async def take_back(
    session: Session, ids: Sequence[int], *, by: Marker, now_ms: int, entry: int | None = None
) -> list[int]:
    """
    Take back what a caller last said of runs; returns those of which they had said something.

    What stood before it stands again. With *entry* only that one: a second time changes nothing.
    """
    facts = await _facts(session, ids)
    said = await _standing(session, facts, by, entry=entry)
    await _let_fall(session, [last.id for last in said.values()], now_ms=now_ms)
    changed = [id_ for id_ in ids if id_ in said]
    await _show(session, changed, facts, by=by, now_ms=now_ms)
    return changed


async def act_on(session: Session, changed: Sequence[int], *, by: Marker) -> Act | None:
    """Return the act that `put` has just done in this transaction; None if it changed nothing."""
    entries = [last.id for last in (await _standing(session, changed, by)).values()]
    return Act(first=min(entries), last=max(entries)) if entries else None


async def take_back_act(session: Session, act: Act, *, by: Marker, now_ms: int) -> list[int]:
    """
    Take back what still stands of an act of the same caller; returns the runs that it was of.

    What was said of them since stays as it is. A second time changes nothing.
    """
    rows = await session.fetch(
        "SELECT id, execution_id FROM mark WHERE id >= $1 AND id <= $2 AND who_id = $3 "
        "AND taken_back_ms IS NULL ORDER BY id",
        act.first,
        act.last,
        storable_name(by.id),
    )
    await _let_fall(session, [row[0] for row in rows], now_ms=now_ms)
    changed = list(dict.fromkeys(row[1] for row in rows))
    await _show(session, changed, await _facts(session, changed), by=by, now_ms=now_ms)
    return changed


async def _let_fall(session: Session, entries: Iterable[int], *, now_ms: int) -> None:
    await session.execute_many(
        "UPDATE mark SET taken_back_ms = $2 WHERE id = $1", [(entry, now_ms) for entry in entries]
    )


async def _standing(
    session: Session, ids: Iterable[int], by: Marker, *, entry: int | None = None
) -> dict[int, MarkEntry]:
    """Return the last entry of one caller that stands, of each run of which there is one."""
    found: dict[int, MarkEntry] = {}
    for portion in portions(ids):
        bind = Bindings()
        only = "" if entry is None else f"AND id = {bind(entry)}"
        rows = await session.fetch(
            f"SELECT {_COLUMNS} FROM mark WHERE execution_id IN ({bind.each(portion)}) "
            f"AND who_id = {bind(storable_name(by.id))} AND taken_back_ms IS NULL {only} "
            "ORDER BY id",
            *bind.values,
        )
        found |= {last.execution_id: last for last in map(_entry, rows)}
    return found


async def _facts(session: Session, ids: Iterable[int]) -> dict[int, Facts]:
    found: dict[int, Facts] = {}
    for portion in portions(ids):
        bind = Bindings()
        rows = await session.fetch(
            "SELECT e.id, e.status, w.id, w.name, e.camera, e.risk FROM execution AS e "
            f"JOIN workflow AS w ON w.number = e.workflow WHERE e.id IN ({bind.each(portion)})",
            *bind.values,
        )
        for id_, status, workflow_id, workflow_name, camera, risk in rows:
            found[id_] = Facts(
                status=status,
                workflow_id=workflow_id,
                workflow_name=workflow_name,
                camera=camera,
                risk_level=risk,
            )
    return found


async def _show(
    session: Session, ids: Collection[int], facts: Mapping[int, Facts], *, by: Marker, now_ms: int
) -> None:
    """Let the runs have the last mark that stands, and tell of it."""
    await session.execute_many(
        "UPDATE execution SET mark = (SELECT m.mark FROM mark AS m "
        "WHERE m.execution_id = $1 AND m.taken_back_ms IS NULL ORDER BY m.id DESC LIMIT 1) "
        "WHERE id = $1",
        [(id_,) for id_ in ids],
    )
    now_shown = await shown(session, ids)
    await event_log.append(
        session,
        [marked(id_, facts[id_], mark=now_shown[id_], by=by.name, at_ms=now_ms) for id_ in ids],
    )


async def shown(session: Session, ids: Collection[int]) -> dict[int, Mark | None]:
    """Return what runs are marked as, by their ids; None: as nothing."""
    found: dict[int, Mark | None] = {}
    for portion in portions(ids):
        bind = Bindings()
        rows = await session.fetch(
            f"SELECT id, mark FROM execution WHERE id IN ({bind.each(portion)})", *bind.values
        )
        found |= {id_: None if mark is None else Mark(mark) for id_, mark in rows}
    return found


def _entry(row: Row) -> MarkEntry:
    id_, execution_id, at_ms, who_id, who, mark, note, taken_back_ms = row
    return MarkEntry(
        id=id_,
        execution_id=execution_id,
        at_ms=at_ms,
        by=Marker(id=who_id, name=who),
        mark=Mark(mark),
        note=note,
        taken_back_ms=taken_back_ms,
    )
