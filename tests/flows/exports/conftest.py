"""Runs and pictures to be exported, over a fresh store on each of the two databases."""

from pathlib import Path

import pytest

from exports_under_test import source_of
from watchroom.flows.exports.source import Source
from watchroom.objects import open_objects
from watchroom.store.database import Database


@pytest.fixture
async def source(store: Database, tmp_path: Path) -> Source:
    """A source without any run."""
    objects = open_objects(f"file://{tmp_path}/objects", data_dir=tmp_path)
    return source_of(store, objects, tmp_path)
