"""Wrong passwords in a row, counted for all servers of a store."""

from collections.abc import Collection

from watchroom.domain.sign_ins import Failures
from watchroom.store.database import Reader, Session


async def get(reader: Reader, subject: bytes) -> Failures | None:
    """Return the failures of a subject; None if there are none."""
    rows = await reader.fetch(
        "SELECT failures, last_ms FROM login_failure WHERE subject = $1", subject
    )
    return Failures(count=rows[0][0], last_ms=rows[0][1]) if rows else None


async def put(session: Session, subject: bytes, failures: Failures) -> None:
    """Keep the failures of a subject."""
    await session.execute(
        """
        INSERT INTO login_failure (subject, failures, last_ms) VALUES ($1, $2, $3)
        ON CONFLICT (subject) DO UPDATE SET failures = $2, last_ms = $3
        """,
        subject,
        failures.count,
        failures.last_ms,
    )


async def clear(session: Session, subjects: Collection[bytes]) -> None:
    """Forget the failures of some subjects."""
    await session.execute_many(
        "DELETE FROM login_failure WHERE subject = $1", [(subject,) for subject in subjects]
    )


async def forget(session: Session, *, before_ms: int) -> None:
    """Forget what is long ago."""
    await session.execute("DELETE FROM login_failure WHERE last_ms < $1", before_ms)
