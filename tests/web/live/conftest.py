"""A site whose WebSockets can be connected to."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from live_site import Client, LiveSite, live_site
from site_under_test import Site, opened_site


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A site without runs."""
    async with opened_site(tmp_path) as opened:
        yield opened


@pytest.fixture
async def live(site: Site) -> AsyncIterator[LiveSite]:
    """The site, listening; open to everybody."""
    async with live_site(site) as listening:
        yield listening


@pytest.fixture
async def client(live: LiveSite) -> AsyncIterator[Client]:
    """A client of it."""
    async with live.client() as connected:
        yield connected
