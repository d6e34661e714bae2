"""
Who may do what only one server may do at a time, and until when.

A lease has a holder and an epoch, which grows with each new stint. The clock is the database's
own, so servers whose clocks differ agree on what has passed. All writers of a store take turns,
so a lease that stands within a transaction stands until that transaction is committed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from watchroom.store.database import Dialect, Reader, Session

PRESENCE: Final = "server:"  # begins the names of leases by which servers show that they live

NOW_MS: Final[Mapping[Dialect, str]] = {  # by the database's own clock
    Dialect.SQLITE: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    Dialect.POSTGRES: "(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stint:
    """One time of holding a lease, from the moment it was taken."""

    name: str  # of the lease
    holder: str  # id of the server
    epoch: int  # larger than that of every stint before


async def take(session: Session, name: str, *, holder: str, length_ms: int) -> Stint | None:
    """Begin a stint, unless another server has the lease: then None."""
    now_ms = NOW_MS[session.dialect]
    rows = await session.fetch(
        f"""
        INSERT INTO lease (name, holder, epoch, until_ms) VALUES ($1, $2, 1, {now_ms} + $3)
        ON CONFLICT (name) DO UPDATE
            SET holder = excluded.holder, epoch = lease.epoch + 1, until_ms = excluded.until_ms
            WHERE lease.until_ms <= {now_ms} OR lease.holder = excluded.holder
        RETURNING epoch
        """,
        name,
        holder,
        length_ms,
    )
    return Stint(name=name, holder=holder, epoch=rows[0][0]) if rows else None


async def prolong(session: Session, stint: Stint, *, length_ms: int) -> bool:
    """
    Let a stint last that long from now; False if another one has begun.

    One that has run out lasts on if nobody took the lease since.
    """
    rows = await session.fetch(
        f"""
        UPDATE lease SET until_ms = {NOW_MS[session.dialect]} + $4
        WHERE name = $1 AND holder = $2 AND epoch = $3 RETURNING epoch
        """,
        stint.name,
        stint.holder,
        stint.epoch,
        length_ms,
    )
    return bool(rows)


async def stands(session: Session, stint: Stint) -> bool:
    """Tell whether no other stint has begun; in a transaction, that holds until its end."""
    rows = await session.fetch(
        "SELECT epoch FROM lease WHERE name = $1 AND holder = $2 AND epoch = $3",
        stint.name,
        stint.holder,
        stint.epoch,
    )
    return bool(rows)


async def end(session: Session, stint: Stint) -> None:
    """Give a lease back before its time; nothing happens if it is another's by now."""
    await session.execute(
        f"""
        UPDATE lease SET until_ms = {NOW_MS[session.dialect]}
        WHERE name = $1 AND holder = $2 AND epoch = $3
        """,
        stint.name,
        stint.holder,
        stint.epoch,
    )


async def end_those_of(session: Session, holders: str, *, but: str) -> None:
    """Give back what dead servers held: those like *holders*, a pattern of LIKE, but for one."""
    now_ms = NOW_MS[session.dialect]
    await session.execute(
        f"""
        UPDATE lease SET until_ms = {now_ms}
        WHERE holder LIKE $1 AND holder <> $2 AND until_ms > {now_ms}
        """,
        holders,
        but,
    )


async def forget_servers(session: Session, *, away_ms: int) -> None:
    """Forget the servers that have not been seen for so long."""
    await session.execute(
        f"DELETE FROM lease WHERE name LIKE $1 AND until_ms < {NOW_MS[session.dialect]} - $2",
        f"{PRESENCE}%",
        away_ms,
    )


async def holder(reader: Reader, name: str) -> str | None:
    """Return the id of the server that holds a lease now; None if none does."""
    rows = await reader.fetch(
        f"SELECT holder FROM lease WHERE name = $1 AND until_ms > {NOW_MS[reader.dialect]}", name
    )
    return str(rows[0][0]) if rows else None


async def servers(reader: Reader) -> list[str]:
    """Return the ids of the servers that show that they live, in order."""
    rows = await reader.fetch(
        f"""
        SELECT holder FROM lease WHERE name LIKE $1 AND until_ms > {NOW_MS[reader.dialect]}
        ORDER BY holder
        """,
        f"{PRESENCE}%",
    )
    return [str(row[0]) for row in rows]
