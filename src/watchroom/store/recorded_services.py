"""Which services there are records of, also when they are gone."""

from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader


async def recorded_hosts(reader: Reader, service: str) -> list[str]:
    """Return the hosts on which something happened to a service of this id, by name."""
    rows = await reader.fetch(
        """
        SELECT host FROM container_event WHERE service = $1
        UNION SELECT host FROM crash WHERE service = $1
        ORDER BY host
        """,
        storable_name(service),
    )
    return [str(host) for (host,) in rows]
