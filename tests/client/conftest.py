"""A site that listens, and both clients of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from both_clients import BOTH, Caller, Kind, calling
from every_endpoint import keep_one_of_everything
from live_site import LiveSite, live_site
from site_under_test import Site, opened_site


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A site that has one of everything."""
    async with opened_site(tmp_path) as opened:
        await keep_one_of_everything(opened)
        yield opened


@pytest.fixture
async def live(site: Site) -> AsyncIterator[LiveSite]:
    """The site, listening; open to everybody."""
    async with live_site(site) as listening:
        yield listening


@pytest.fixture(params=BOTH)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Which of the clients."""
    chosen: Kind = request.param
    return chosen


@pytest.fixture
async def call(kind: Kind, live: LiveSite) -> AsyncIterator[Caller]:
    """What calls a method of a client of the site, by name."""
    async with calling(kind, f"http://127.0.0.1:{live.port}") as caller:
        yield caller
