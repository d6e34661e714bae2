"""Error patterns that persons do not want to hear of for a time."""

from dataclasses import dataclass

from watchroom.domain.search_words import clean_text
from watchroom.store.database import Reader, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """One of them."""

    pattern_id: int
    until_ms: int
    reason: str
    muted_ms: int
    muted_by: str  # name of the person or key


async def put(session: Session, mute: Mute) -> None:
    """Keep a mute, in place of the one that was there."""
    await session.execute(
        """
        INSERT INTO pattern_mute (pattern_id, until_ms, reason, muted_ms, muted_by)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (pattern_id) DO UPDATE SET
            until_ms = excluded.until_ms, reason = excluded.reason,
            muted_ms = excluded.muted_ms, muted_by = excluded.muted_by
        """,
        mute.pattern_id,
        mute.until_ms,
        clean_text(mute.reason),
        mute.muted_ms,
        clean_text(mute.muted_by),
    )


async def remove(session: Session, pattern_id: int) -> None:
    """Forget a mute; nothing if there is none."""
    await session.execute("DELETE FROM pattern_mute WHERE pattern_id = $1", pattern_id)


async def standing(reader: Reader, *, now_ms: int) -> dict[int, Mute]:
    """Return the mutes that have not run out, by pattern: a few rows."""
    rows = await reader.fetch(
        "SELECT pattern_id, until_ms, reason, muted_ms, muted_by FROM pattern_mute "
        "WHERE until_ms > $1",
        now_ms,
    )
    return {
        id_: Mute(
            pattern_id=id_, until_ms=until_ms, reason=reason, muted_ms=muted_ms, muted_by=muted_by
        )
        for id_, until_ms, reason, muted_ms, muted_by in rows
    }
