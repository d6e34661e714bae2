"""Health is looked at, not assumed."""

import asyncio
from pathlib import Path

import httpx
import pytest

from builders import NOW_MS, at, run
from services_under_test import HOST, host
from site_under_test import Site
from watchroom.flows.ingest_status import IngestState, IngestStatus
from watchroom.flows.services.fleet import Fleet
from watchroom.web.health import check_hosts, check_memory, check_source, checked
from watchroom.web.memory import memory_percent

URL = "/api/health"


async def test_the_documented_answer(site: Site, client: httpx.AsyncClient) -> None:
    """Bare, without an envelope, as documented."""
    await site.keep(run(started_ms=at("2025-08-28T12:30:00Z")))

    answer = await client.get(URL)

    body = answer.json()
    assert answer.status_code == 200
    assert {name: body[name] for name in ("status", "timestamp", "version")} == {
        "status": "healthy",
        "timestamp": "2025-08-28T12:34:56.000Z",
        "version": "1.0.0",
    }
    checks = body["checks"]
    assert checks["database"]["status"] == "healthy"
    assert checks["database"]["responseTime"] >= 0
    assert checks["workflow"] == {
        "status": "healthy",
        "lastExecution": "2025-08-28T12:30:00.000Z",
    }
    assert checks["memory"]["usage"].endswith("%")
    assert checks["objects"] == {"status": "healthy"}
    assert checks["n8n"] == {"status": "not configured"}
    assert checks["docker"] == {"status": "healthy"}


async def test_it_needs_no_key(site: Site) -> None:
    """Who restarts a server has none."""
    async with site.client(auth_required=True) as client:
        assert (await client.get(URL)).status_code == 200


async def test_a_store_that_is_gone_is_unhealthy(site: Site) -> None:
    """503, and no claim about the runs that cannot be read."""
    async with site.without_store().client() as client:
        answer = await client.get(URL)

    checks = answer.json()["checks"]
    assert (answer.status_code, answer.json()["status"]) == (503, "unhealthy")
    assert checks["database"]["status"] == "unhealthy"
    assert checks["workflow"] == {"status": "unknown", "lastExecution": None}
    assert "hunter2" not in answer.text


async def test_a_part_that_hangs_is_unhealthy() -> None:
    """Who asks for health has a deadline too."""

    async def hang() -> None:
        await asyncio.Event().wait()

    check = await checked(hang, deadline_s=0.01)

    assert (check.status, check.reason) == ("unhealthy", "no answer within 0.01 seconds")


async def test_a_folder_that_cannot_be_written_is_unhealthy(
    site: Site, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    """The probe writes: a folder that is there and full is no use."""
    folder = tmp_path / "objects"
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
    folder.write_text("in the way")

    answer = await client.get(URL)

    assert answer.status_code == 503
    assert answer.json()["checks"]["objects"]["status"] == "unhealthy"


async def test_an_unreachable_n8n_is_told(site: Site, client: httpx.AsyncClient) -> None:
    """No run arrives any more; somebody has to know, and nobody without a key learns where."""
    site.ingest = IngestStatus(
        state=IngestState.UNREACHABLE, since_ms=NOW_MS, reason="no answer from db.internal"
    )

    answer = await client.get(URL)

    assert answer.status_code == 503
    assert answer.json()["checks"]["n8n"]["status"] == "unhealthy"
    assert "db.internal" not in answer.text


async def test_an_unreachable_docker_host_is_told(site: Site, client: httpx.AsyncClient) -> None:
    """Its services are watched by nobody; its name is told, its address is not."""
    site.fleet.set_host(host("garage", reachable=False, reason="no answer from tcp://10.0.0.7"))

    answer = await client.get(URL)

    check = answer.json()["checks"]["docker"]
    assert (answer.status_code, check["status"]) == (503, "unhealthy")
    assert check["reason"].startswith("cannot be reached: garage;")
    assert "10.0.0.7" not in answer.text


async def test_without_docker_hosts_nothing_is_amiss(site: Site) -> None:
    """Who has only n8n is healthy without Docker."""
    async with site.without_docker().client() as client:
        answer = await client.get(URL)

    assert answer.status_code == 200
    assert answer.json()["checks"]["docker"] == {"status": "not configured"}


def test_a_docker_host_that_was_not_asked_yet_is_unknown() -> None:
    """A server that has just begun is not ill."""
    assert check_hosts(Fleet([HOST], now_ms=NOW_MS).hosts()).status == "unknown"


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (IngestState.UNCONFIGURED, "not configured"),
        (IngestState.STARTING, "unknown"),
        (IngestState.STANDBY, "unknown"),
        (IngestState.BACKFILLING, "healthy"),
        (IngestState.FOLLOWING, "healthy"),
        (IngestState.UNREACHABLE, "unhealthy"),
        (IngestState.REFUSED, "unhealthy"),
    ],
)
def test_every_state_of_the_ingest_is_judged(state: IngestState, status: str) -> None:
    """A new state must be judged too."""
    assert check_source(IngestStatus(state=state, since_ms=0)).status == status


@pytest.mark.parametrize(
    ("percent", "status", "usage"),
    [(None, "unknown", None), (3.4, "healthy", "3%"), (95.1, "unhealthy", "95%")],
)
def test_memory_is_judged(percent: float | None, status: str, usage: str | None) -> None:
    """Shortly before the system ends the process."""
    check = check_memory(percent)

    assert (check.status, check.usage) == (status, usage)


def test_memory_is_that_of_the_container(tmp_path: Path) -> None:
    """The machine may have plenty that a container may not use."""
    (tmp_path / "self").mkdir()
    (tmp_path / "self" / "status").write_text("Name:\tx\nVmRSS:\t  1024 kB\n")
    (tmp_path / "meminfo").write_text("MemTotal:  102400 kB\n")
    assert memory_percent(tmp_path, tmp_path) == 1.0

    (tmp_path / "memory.max").write_text("max\n")
    assert memory_percent(tmp_path, tmp_path) == 1.0

    (tmp_path / "memory.max").write_text(f"{2 * 1024 * 1024}\n")
    assert memory_percent(tmp_path, tmp_path) == 50.0


def test_memory_is_unknown_where_the_system_does_not_tell(tmp_path: Path) -> None:
    """Not zero."""
    assert memory_percent(tmp_path, tmp_path) is None
