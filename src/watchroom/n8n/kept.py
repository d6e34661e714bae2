"""The form in which the data of an unreadable run are kept, complete without n8n."""

from dataclasses import dataclass

import msgspec

from watchroom.domain.errors import Undecodable
from watchroom.n8n.database import RunData, RunRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """A run as n8n had it."""

    row: RunRow
    data: RunData


_decoder = msgspec.msgpack.Decoder(KeptRun)


def pack(kept: KeptRun) -> bytes:
    """Return a run as bytes, in MessagePack."""
    return msgspec.msgpack.encode(kept)


def unpack(packed: bytes) -> KeptRun:
    """Return what `pack` was given. Raises Undecodable."""
    try:
        return _decoder.decode(packed)
    except msgspec.DecodeError as error:
        raise Undecodable(f"the copy that was kept of a run is damaged: {error}") from error
