"""The interface of an object store; `folder` and `bucket` implement it."""

from collections.abc import Collection
from pathlib import Path
from typing import Final, Protocol

WRITE_DEADLINE_S: Final = 60.0
READ_DEADLINE_S: Final = 20.0
PROBE_DEADLINE_S: Final = 5.0

PROBE_KEY: Final = "probe"
PROBE_BYTES: Final = bytes(4096)  # a block: an empty file can be made even on a full disk


def picture_key(sha256: str) -> str:
    """Return where the original with this content hash is kept."""
    return f"pictures/{sha256[:2]}/{sha256}"


class Objects(Protocol):
    """
    Bytes by key.

    Every method raises StoreUnavailable when the store refuses or does not answer in time.
    """

    async def put(self, key: str, data: bytes) -> None:
        """
        Keep *data* under *key*, replacing what was there; readers see the old, the new or none.

        The same bytes are not written twice. They outlive a power cut only after `flush`.
        """
        ...

    async def flush(self, keys: Collection[str]) -> None:
        """
        Return when what was put under *keys* outlives a power cut.

        To be called before rows that refer to it are committed.
        """
        ...

    async def get(self, key: str) -> bytes:
        """Return all bytes of an object. Raises NotFound."""
        ...

    async def size(self, key: str) -> int | None:
        """Return the size of an object in bytes; None if there is none."""
        ...

    async def delete(self, keys: Collection[str]) -> None:
        """Forget objects; those that do not exist are passed over."""
        ...

    async def probe(self) -> None:
        """Write a small object, and return if that worked."""
        ...

    def local_path(self, key: str) -> Path | None:
        """Return the file that holds, or would hold, an object; None if that is elsewhere."""
        ...
