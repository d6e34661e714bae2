"""A server with real neighbours: a store on disk, a folder of pictures, workers for them."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from site_under_test import Site, opened_site


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A site without runs."""
    async with opened_site(tmp_path) as opened:
        yield opened


@pytest.fixture
async def client(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a site that is open to everybody and counts nothing."""
    async with site.client() as opened:
        yield opened
