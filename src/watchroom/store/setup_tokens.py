"""The one token with which the first person can be made; only its hash is ever here."""

from watchroom.store.database import Reader, Session


async def put(session: Session, token_hash: bytes, *, now_ms: int) -> bool:
    """Keep the SHA-256 of a token; False if there is one already."""
    rows = await session.fetch(
        "INSERT INTO setup_token (only_row, hash, created_ms) VALUES (1, $1, $2) "
        "ON CONFLICT (only_row) DO NOTHING RETURNING only_row",
        token_hash,
        now_ms,
    )
    return bool(rows)


async def get(reader: Reader) -> bytes | None:
    """Return the SHA-256 of the token; None if there is none."""
    rows = await reader.fetch("SELECT hash FROM setup_token")
    return bytes(rows[0][0]) if rows else None


async def remove(session: Session) -> None:
    """Let the token be good for nothing."""
    await session.execute("DELETE FROM setup_token")
