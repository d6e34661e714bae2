"""How many tasks a Swarm service had before it was stopped: Swarm knows only that it has none."""

from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Session


async def remember_replicas(
    session: Session, *, host: str, service: str, replicas: int, now_ms: int
) -> None:
    """Note how many tasks a service is to have when it is started again."""
    await session.execute(
        """
        INSERT INTO desired_replicas (host, service, replicas, since_ms) VALUES ($1, $2, $3, $4)
        ON CONFLICT (host, service) DO UPDATE SET
            replicas = excluded.replicas, since_ms = excluded.since_ms
        """,
        storable_name(host),
        storable_name(service),
        replicas,
        now_ms,
    )


async def remembered_replicas(reader: Reader, *, host: str, service: str) -> int | None:
    """Return how many tasks a stopped service had; None if it was not stopped by us."""
    rows = await reader.fetch(
        "SELECT replicas FROM desired_replicas WHERE host = $1 AND service = $2",
        storable_name(host),
        storable_name(service),
    )
    return int(rows[0][0]) if rows else None


async def forget_replicas(session: Session, *, host: str, service: str) -> None:
    """Forget it: the service has been started."""
    await session.execute(
        "DELETE FROM desired_replicas WHERE host = $1 AND service = $2",
        storable_name(host),
        storable_name(service),
    )
