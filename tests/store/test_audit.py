"""The audit shows when it was tampered with."""

import asyncio
import hashlib
import json
from pathlib import Path

import pytest

from runs import NOON_MS
from watchroom.domain.audit import AuditEntry, AuditPhase
from watchroom.store import audit, open_store
from watchroom.store.database import Database, Dialect

UNCHAIN = {
    Dialect.SQLITE: (
        "DROP TRIGGER audit_is_not_changed",
        "DROP TRIGGER audit_is_not_deleted",
    ),
    Dialect.POSTGRES: ("ALTER TABLE audit DISABLE TRIGGER ALL",),
}
FORGED_ROW = """
    INSERT INTO audit
    SELECT 6, at_ms, who, action, target, phase, outcome, detail, hash, previous
    FROM audit WHERE id = 5
"""


def an_entry(number: int, **changes: object) -> AuditEntry:
    """Return an intent of Ana's, the later the higher its number."""
    fields = {
        "at_ms": NOON_MS + number,
        "who": "ana",
        "action": "update",
        "target": "ollama",
        "phase": AuditPhase.INTENT,
        "detail": {"operation": f"{number}", "host": "local"},
    }
    return AuditEntry(**{**fields, **changes})  # type: ignore[arg-type]


async def append(store: Database, *entries: AuditEntry) -> list[int]:
    async with store.writing() as session:
        return [await audit.append(session, entry) for entry in entries]


async def tamper(store: Database, sql: str) -> None:
    """Change the table as someone with the database's own tools would."""
    async with store.writing() as session:
        for statement in (*UNCHAIN[store.dialect], sql):
            await session.execute(statement)


async def test_rows_come_back_newest_first(store: Database) -> None:
    """Who did what, and what came of it."""
    result = an_entry(2, phase=AuditPhase.RESULT, outcome="failed\0", target="n8n")
    assert await append(store, an_entry(1), result) == [1, 2]

    newest, oldest = await audit.page(store, limit=9)

    assert (newest.id, newest.phase, newest.outcome) == (2, "result", "failed\ufffd")
    assert (oldest.who, oldest.target, oldest.outcome) == ("ana", "ollama", None)
    assert json.loads(oldest.detail) == {"operation": "1", "host": "local"}
    assert await audit.page(store, limit=1) == [newest]
    assert await audit.page(store, limit=9, before_id=2) == [oldest]
    assert await audit.page(store, limit=9, target="n8n") == [newest]


async def test_the_chain_can_be_checked_with_other_tools(store: Database) -> None:
    """The hash is what the documentation says: SHA-256 of canonical JSON."""
    await append(store, an_entry(1, detail={"b": "é", "a": '"'}))
    text = (
        '{"action":"update","at_ms":1756296000001,"detail":'
        r'"{\"a\":\"\\\"\",\"b\":\"é\"}",'
        '"id":1,"outcome":null,"phase":"intent","previous":"' + "0" * 64 + '",'
        '"target":"ollama","who":"ana"}'
    )

    check = await audit.verify(store)

    assert check.head == hashlib.sha256(text.encode()).hexdigest()
    assert (check.rows, check.broken_id) == (1, None)


async def test_an_empty_audit_is_sound(store: Database) -> None:
    """Nothing was done yet."""
    check = await audit.verify(store)

    assert (check.rows, check.broken_id, check.head) == (0, None, "0" * 64)


async def test_a_long_chain_is_followed_to_its_end(store: Database) -> None:
    """It is read in several portions."""
    await append(store, *(an_entry(number) for number in range(audit.ROWS_AT_ONCE + 5)))
    before = await audit.verify(store)
    await append(store, an_entry(9_999))
    after = await audit.verify(store)

    assert (before.rows, before.broken_id) == (audit.ROWS_AT_ONCE + 5, None)
    assert (after.rows, after.broken_id) == (audit.ROWS_AT_ONCE + 6, None)
    assert before.head != after.head


@pytest.mark.parametrize(
    ("sql", "broken_id"),
    [
        ("UPDATE audit SET who = 'eve' WHERE id = 3", 3),
        ("UPDATE audit SET at_ms = at_ms + 1 WHERE id = 1", 1),
        ("UPDATE audit SET outcome = '' WHERE id = 5", 5),
        ("UPDATE audit SET detail = '{' WHERE id = 2", 2),
        ("UPDATE audit SET hash = previous WHERE id = 4", 4),
        ("DELETE FROM audit WHERE id = 2", 3),
        ("DELETE FROM audit WHERE id = 1", 2),
        (FORGED_ROW, 6),
    ],
)
async def test_tampering_shows_at_the_first_row_that_it_touches(
    store: Database, sql: str, broken_id: int
) -> None:
    """Changed, taken out, put in."""
    await append(store, *(an_entry(number) for number in range(5)))
    await tamper(store, sql)

    check = await audit.verify(store)

    assert check.broken_id == broken_id


async def test_a_cut_end_shows_against_a_noted_head(store: Database) -> None:
    """The chain alone cannot know what came after its last row."""
    await append(store, an_entry(1), an_entry(2))
    noted = await audit.verify(store)
    await tamper(store, "DELETE FROM audit WHERE id = 2")

    check = await audit.verify(store)

    assert (check.rows, check.broken_id) == (1, None)
    assert check.head != noted.head


@pytest.mark.parametrize("sql", ["UPDATE audit SET who = 'eve'", "DELETE FROM audit"])
async def test_rows_can_neither_be_changed_nor_deleted_by_mistake(
    store: Database, sql: str
) -> None:
    """A slip of our own is stopped by the database."""
    await append(store, an_entry(1))
    with pytest.raises(Exception, match="append-only"):
        async with store.writing() as session:
            await session.execute(sql)

    assert (await audit.verify(store)).rows == 1


async def test_writers_side_by_side_keep_one_chain(
    store: Database, store_url: str, tmp_path: Path
) -> None:
    """Two processes, several tasks each: no row has two successors, none is lost."""
    other = await open_store(store_url, data_dir=tmp_path)

    async def write(database: Database, first: int) -> None:
        for number in range(first, first + 10):
            await append(database, an_entry(number))

    async with asyncio.TaskGroup() as tasks:
        for task in range(6):
            tasks.create_task(write((store, other)[task % 2], task * 10))
    await other.close()

    check = await audit.verify(store)
    rows = await audit.page(store, limit=99)
    assert (check.rows, check.broken_id) == (60, None)
    assert sorted(row.at_ms - NOON_MS for row in rows) == list(range(60))


async def test_a_row_that_is_rolled_back_leaves_no_gap(store: Database) -> None:
    """The next one takes its place in the chain."""
    await append(store, an_entry(1))
    with pytest.raises(RuntimeError):
        await append_and_fail(store)

    assert await append(store, an_entry(3)) == [2]
    assert (await audit.verify(store)).broken_id is None


async def append_and_fail(store: Database) -> None:
    async with store.writing() as session:
        await audit.append(session, an_entry(2))
        raise RuntimeError
