"""A container is killed and runs fail: the incident names it, and says what it does not know."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docker_engine import DockerEngine
from living_n8n import LivingN8n, restore_n8n
from postgres_server import PostgresServer
from running_server import RunningServer, serving, until
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.store import container_events, open_store
from watchroom.store.migrate import migrate

pytestmark = [pytest.mark.docker, pytest.mark.postgres]

WITHIN_S = 40.0
HOST = "rack"
HOUR_NS = 3_600_000_000_000

_POINT_TO_CONTAINER = """
UPDATE execution_data SET "workflowData" =
    replace("workflowData"::text, 'http://127.0.0.1:21434', 'http://ollama:11434')::json
"""
_FAIL_AGAIN = """
WITH chosen AS (
    SELECT nextval('execution_entity_id_seq')::int AS id FROM generate_series(1, $2::int)
), runs AS (
    INSERT INTO execution_entity
        (id, finished, mode, "startedAt", "stoppedAt", status, "workflowId", "createdAt")
    SELECT chosen.id, model.finished, model.mode, now() - interval '1 second', now(),
        model.status, model."workflowId", now() - interval '1 second'
    FROM chosen CROSS JOIN execution_entity AS model WHERE model.id = $1
    RETURNING id
)
INSERT INTO execution_data ("executionId", "workflowData", data)
SELECT runs.id, blob."workflowData", blob.data
FROM runs CROSS JOIN execution_data AS blob WHERE blob."executionId" = $1
RETURNING "executionId"
"""


@pytest.fixture
def n8n(postgres_server: PostgresServer, tmp_path: Path) -> LivingN8n:
    """An n8n whose workflows ask http://ollama:11434, the newest run an hour old."""
    postgres_server.run_sql("CREATE DATABASE n8n_of_incidents")
    living = restore_n8n(postgres_server, "n8n_of_incidents", tmp_path)
    asyncio.run(living.run(_POINT_TO_CONTAINER))
    asyncio.run(living.rejuvenate())
    return living


async def watched_for_a_day(url: str, folder: Path) -> None:
    """Make a store that has known the host since yesterday."""
    store = await open_store(url, data_dir=folder)
    await migrate(store)
    event = ServiceEvent(
        host=HOST,
        time_nano=time.time_ns() - 26 * HOUR_NS,
        container_id="a" * 64,
        kind=ServiceEventKind.CREATE,
        service="something-else",
    )
    async with store.writing() as session:
        await container_events.add(session, [event])
    await store.close()


def data_of(server: RunningServer, path: str) -> Any:
    return server.get(path).json()["data"]


def failed_at_ollama(server: RunningServer) -> int:
    """Return a run of the dump that failed at a node that asks http://ollama:11434."""
    runs = data_of(server, "/api/executions?status=error&days=365&limit=200&imageData=none")
    for run in runs:
        definition = data_of(server, f"/api/executions/{run['id']}?imageData=none")["workflowData"]
        for node in definition["nodes"] if definition else ():
            if node["name"] == run["error"]["node"] and "ollama" in str(node["parameters"]):
                return int(run["id"])
    raise AssertionError("no run of the dump failed at Ollama")


def told(server: RunningServer, type_: str) -> Callable[[], Any]:
    return lambda: data_of(server, f"/api/events?type={type_}")["events"]


def signs(service: Any) -> dict[str, Any]:
    return {sign["kind"]: sign for sign in service["signs"]}


def test_a_killed_service_is_named_with_its_signs(
    docker_engine: DockerEngine, n8n: LivingN8n, tmp_path: Path
) -> None:
    """As when memory runs out: SIGKILL from outside, exit code 137, and then runs fail."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "ollama"))
    docker_engine.docker("create", "--name", "qdrant", docker_engine.image("steady"))
    store_url = f"sqlite:///{tmp_path}/store.sqlite"
    asyncio.run(watched_for_a_day(store_url, tmp_path))
    settings = {
        "DOCKER_HOSTS": f"{HOST}={docker_engine.url}",
        "N8N_URL": n8n.url,
        "STORE_URL": store_url,
    }
    with serving(tmp_path, **settings) as server:
        server.wait_until_copied()
        until(lambda: len(data_of(server, "/api/services")) == 2, within_s=WITHIN_S)
        model = failed_at_ollama(server)
        assert data_of(server, "/api/incidents") == []

        failed = told(server, "service.failed")
        before = failed()  # what the engine remembers of other tests
        process = docker_engine.docker("inspect", "--format", "{{.State.Pid}}", "ollama")
        os.kill(int(process), signal.SIGKILL)
        [end] = until(lambda: [each for each in failed() if each not in before], within_s=WITHIN_S)
        asyncio.run(n8n.run(_FAIL_AGAIN, model, 4))

        [opened] = until(told(server, "incident.opened"), within_s=WITHIN_S)
        [incident] = data_of(server, "/api/incidents")
        until(lambda: data_of(server, "/api/incidents")[0]["failures"] == 4, within_s=WITHIN_S)
        shown = data_of(server, f"/api/incidents/{incident['id']}")
        run = data_of(server, f"/api/executions/{shown['findings']['runs'][0]['id']}")
        server.kill()
    with serving(tmp_path, **settings) as server:
        again = data_of(server, "/api/incidents")
        server.stop()
        assert "Traceback" not in server.logged()

    assert end["data"]["exitCode"] == 137
    assert (incident["state"], incident["reason"]) == ("open", "failures")
    assert opened["data"]["suspects"] == [{"service": "ollama", "host": HOST, "verdict": "likely"}]
    named = {service["serviceId"]: service for service in shown["findings"]["services"]}
    ollama, qdrant = named["ollama"], named["qdrant"]
    assert ollama["verdict"] == "likely"
    found = signs(ollama)
    assert found["event"]["state"] == "yes"
    assert found["event"]["at"] == end["at"]
    assert 0 <= found["event"]["value"] < 120
    assert (found["node"]["state"], found["unusual"]["state"]) == ("yes", "yes")
    assert (qdrant["verdict"], signs(qdrant)["resource"]["state"]) == ("none", "noData")
    assert {node["address"] for node in shown["findings"]["nodes"]} == {"ollama:11434"}
    assert "service.failed" in [entry["type"] for entry in shown["findings"]["timeline"]]
    assert run["incident"] == incident["id"]
    assert [each["id"] for each in again] == [incident["id"]]
