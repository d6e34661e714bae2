"""How far the copying of runs from n8n has come; it moves in the transaction that stores them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from watchroom.store.database import Reader, Session
from watchroom.store.ordering import moment_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """Where to go on."""

    head_id: int = 0  # highest id that was looked at
    backfill_below_id: int | None = None  # older runs are still to come; None: all are here
    wanted: tuple[str, ...] = ()  # the selection of workflows that this holds for; empty: all
    workflow_origins: Mapping[str, int] = field(default_factory=dict)  # id -> created (ms) in n8n
    with_files: bool = False  # n8n's folder of files was at hand
    rereading: bool = False  # runs that are here already are to be read again too
    lost_runs: int = 0  # runs that n8n deleted before they ended


_decoder = msgspec.json.Decoder(SourceState)


async def read(reader: Reader) -> SourceState | None:
    """Return the state; None if nothing was ever copied."""
    rows = await reader.fetch("SELECT state FROM source_state WHERE only_row = 1")
    return _decoder.decode(rows[0][0]) if rows else None


async def copied_from_ms(reader: Reader) -> int | None:
    """
    Return from when on every run is here, by when runs began; 0 once all are.

    None if nothing was copied yet.
    """
    state = await read(reader)
    if state is None:
        return None
    if state.backfill_below_id is None:
        return 0
    rows = await reader.fetch(
        "SELECT key FROM execution WHERE id >= $1 ORDER BY id LIMIT 1", state.backfill_below_id
    )
    return moment_of(rows[0][0]) if rows else None


async def write(session: Session, state: SourceState) -> None:
    """Keep the state."""
    await session.execute(
        """
        INSERT INTO source_state (only_row, state) VALUES (1, $1)
        ON CONFLICT (only_row) DO UPDATE SET state = excluded.state
        """,
        msgspec.json.encode(state).decode(),
    )
