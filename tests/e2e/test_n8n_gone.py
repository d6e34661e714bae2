"""n8n's database goes away, in every way: the server says so, serves, and goes on by itself."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from breakable_proxy import BreakableProxy, Mood, proxying
from living_n8n import READER, LivingN8n, restore_n8n
from postgres_server import PostgresServer
from running_server import RunningServer, serving, until

pytestmark = pytest.mark.postgres

NOTICED_S = 10.0
RESUMED_S = 35.0


@pytest.fixture
def n8n(postgres_server: PostgresServer, postgres_dsn: str, tmp_path: Path) -> LivingN8n:
    """A database of n8n."""
    return restore_n8n(postgres_server, postgres_dsn.rpartition("/")[2], tmp_path)


@pytest.fixture
def proxy(n8n: LivingN8n) -> Iterator[BreakableProxy]:
    """What stands between the server and n8n's database."""
    with proxying(n8n.server.port) as running:
        yield running


def url_through(proxy: BreakableProxy, n8n: LivingN8n) -> str:
    """Return n8n's address as the server is told it."""
    return f"postgresql://{READER}@127.0.0.1:{proxy.port}/{n8n.database}"


def says_unhealthy(server: RunningServer) -> bool:
    """Tell whether the health check blames n8n, and nothing else."""
    health = server.health()
    blamed = [name for name, check in health["checks"].items() if check["status"] == "unhealthy"]
    assert set(blamed) <= {"n8n"}
    return blamed == ["n8n"]


def has(server: RunningServer, execution_id: int) -> bool:
    """Tell whether a run has been copied."""
    return server.get(f"/api/executions/{execution_id}?imageData=none").status_code == 200


@pytest.mark.parametrize("mood", [Mood.REFUSING, Mood.SILENT])
def test_n8n_goes_and_comes_back(
    n8n: LivingN8n, proxy: BreakableProxy, tmp_path: Path, mood: Mood
) -> None:
    """Said within 10 s, everything stored is served meanwhile, and caught up within 35 s."""
    with serving(tmp_path, N8N_URL=url_through(proxy, n8n)) as server:
        server.wait_until_copied()
        total = server.get("/api/executions?days=365").json()["meta"]["pagination"]["total"]

        proxy.become(mood)
        began_s = time.monotonic()
        until(lambda: says_unhealthy(server), within_s=NOTICED_S)
        noticed_s = time.monotonic() - began_s
        listed = server.get("/api/executions?days=365&limit=200")
        assert len(listed.json()["data"]) == total
        [new] = asyncio.run(n8n.repeat_runs(1))

        proxy.become(Mood.WORKING)
        began_s = time.monotonic()
        until(lambda: has(server, new), within_s=RESUMED_S)
        resumed_s = time.monotonic() - began_s
        until(lambda: server.health()["status"] == "healthy", within_s=5.0)
    print(f"{mood.name}: noticed after {noticed_s:.1f} s, resumed after {resumed_s:.1f} s")


@pytest.mark.parametrize("mood", [Mood.REFUSING, Mood.SILENT])
def test_n8n_is_gone_at_the_start(
    n8n: LivingN8n, proxy: BreakableProxy, tmp_path: Path, mood: Mood
) -> None:
    """The server starts all the same, says what is missing, and copies once it is there."""
    proxy.become(mood)
    with serving(tmp_path, N8N_URL=url_through(proxy, n8n)) as server:
        until(lambda: says_unhealthy(server), within_s=NOTICED_S)
        assert server.get("/api/executions").json()["data"] == []

        proxy.become(Mood.WORKING)
        began_s = time.monotonic()
        server.wait_until_copied(within_s=RESUMED_S)
    print(f"{mood.name} at the start: resumed after {time.monotonic() - began_s:.1f} s")
