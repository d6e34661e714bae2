"""The pictures that runs were given: their sizes, and whether they have thumbnails."""

from enum import StrEnum

from watchroom.store.criteria import storable_text
from watchroom.store.database import Reader, Session


class Thumbnail(StrEnum):
    """How a picture's thumbnail stands."""

    WAITING = "waiting"  # to be made
    MADE = "made"  # in the object store
    REFUSED = "refused"  # the picture cannot be shown smaller; not tried again


async def waiting_for_thumbnail(reader: Reader, limit: int) -> list[str]:
    """Return the SHA-256 of pictures whose thumbnails are to be made, the newest first."""
    rows = await reader.fetch(
        "SELECT sha256 FROM picture WHERE thumbnail = 'waiting' ORDER BY taken_ms DESC LIMIT $1",
        limit,
    )
    return [row[0] for row in rows]


async def set_size(
    session: Session,
    sha256: str,
    *,
    width: int | None,
    height: int | None,
    thumbnail: Thumbnail,
    refusal: str | None = None,
) -> None:
    """Note what came of making a thumbnail; *refusal* says why there is none."""
    await session.execute(
        """
        UPDATE picture SET width = $2, height = $3, thumbnail = $4, refusal = $5
        WHERE sha256 = $1
        """,
        sha256,
        width,
        height,
        thumbnail,
        storable_text(refusal),
    )
