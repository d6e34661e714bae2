"""Sends the ingest back over n8n's runs, where some were written after it had passed by."""

from dataclasses import replace

from watchroom.settings import Settings
from watchroom.store import source
from watchroom.wiring.parts import opened


async def rewind(settings: Settings) -> None:
    """Let the next start look at every run again; those that are here already cost little."""
    async with opened(settings) as parts, parts.store.writing() as session:
        state = await source.read(session)
        if state is not None and state.backfill_below_id is None:
            await source.write(session, replace(state, backfill_below_id=state.head_id + 1))
