"""Runs that were written too late are found at the next start."""

from dataclasses import replace
from pathlib import Path

from watchroom.demo.home import Home
from watchroom.demo.rewinding import rewind
from watchroom.demo.serving import settings_of
from watchroom.settings import Settings
from watchroom.store import source
from watchroom.store.source import SourceState
from watchroom.wiring.parts import opened

DONE = SourceState(head_id=500, backfill_below_id=None, with_files=True)


async def test_an_ingest_that_had_ended_goes_back(tmp_path: Path) -> None:
    """On a slow machine it may pass by runs that are not written yet."""
    settings = await _settings(tmp_path, DONE)

    await rewind(settings)

    assert await _state(settings) == replace(DONE, backfill_below_id=501)


async def test_an_ingest_that_has_not_ended_goes_on(tmp_path: Path) -> None:
    """Otherwise each start of a demo that fills would begin at the top again."""
    halfway = replace(DONE, backfill_below_id=120)
    settings = await _settings(tmp_path, halfway)

    await rewind(settings)

    assert await _state(settings) == halfway


async def _settings(folder: Path, state: SourceState) -> Settings:
    settings = settings_of(Home(folder=folder), folder / "docker.sock", ())
    async with opened(settings) as parts, parts.store.writing() as session:
        await source.write(session, state)
    return settings


async def _state(settings: Settings) -> SourceState | None:
    async with opened(settings) as parts, parts.store.reading() as session:
        return await source.read(session)
