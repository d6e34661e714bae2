"""`GET /metrics`: what Prometheus reads, held against its own parser."""

import re
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from builders import NOW_MS, run
from live_site import LiveSite, live_site
from services_under_test import HOST, OLLAMA_ID, STOPPED, USAGE, host, service
from site_under_test import OPEN, Site
from told_webhooks import a_webhook
from waiting import eventually
from watchroom.domain.access import Scope
from watchroom.domain.services import Health
from watchroom.flows.ingest_status import IngestState, IngestStatus
from watchroom.store import webhooks
from watchroom.web.metrics.access import MetricsAccess

ROOT = Path(__file__).parent.parent.parent

Labels = frozenset[tuple[str, str]]


def read(answer: httpx.Response) -> dict[tuple[str, Labels], float]:
    """Return every figure of an answer, by its name and labels."""
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def key(name: str, **labels: str) -> tuple[str, Labels]:
    """Return how `read` names a figure."""
    return f"watchroom_{name}", frozenset(labels.items())


def names(found: Mapping[tuple[str, Labels], float]) -> set[str]:
    """Return which figures there are."""
    return {name.removeprefix("watchroom_") for name, _ in found}


async def test_requests_are_counted_by_endpoint(client: httpx.AsyncClient) -> None:
    """Paths can be anything, and would be as many series; so can methods."""
    await client.get("/api/services/ollama")
    await client.get("/api/v1/services/nobody")
    await client.get("/api/no/such/thing")
    found = read(await client.get("/metrics"))

    requests = {
        labels: value for (name, labels), value in found.items() if "requests_total" in name
    }
    assert requests == {
        key("", endpoint="read_service", method="GET", status="2xx")[1]: 1,
        key("", endpoint="read_service", method="GET", status="4xx")[1]: 1,
        key("", endpoint="none", method="GET", status="4xx")[1]: 1,
    }
    assert found[key("http_request_duration_seconds_count", endpoint="read_service")] == 2


async def test_what_is_refused_at_the_wall_is_counted(site: Site) -> None:
    """A server that refuses everybody should look like one."""
    async with site.client(rate_limits="1/minute") as client:
        for _ in range(3):
            await client.get("/api/services")
        found = read(await client.get("/metrics"))

    refused = key("http_requests_total", endpoint="none", method="GET", status="4xx")
    assert found[refused] == 2


async def test_the_content_type_is_that_of_the_format(client: httpx.AsyncClient) -> None:
    """Prometheus 3 refuses what does not say which version it is."""
    answer = await client.get("/metrics")

    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"


async def test_services_are_told(site: Site) -> None:
    """How they stand and what they use; no figure where nothing was measured."""
    site.fleet.put_container(service("n8n", container_id="77" * 32, state=STOPPED), seen_ms=NOW_MS)
    site.fleet.put_usage(HOST, OLLAMA_ID, USAGE)
    async with site.client() as client:
        found = read(await client.get("/metrics"))

    of_ollama = {"host": HOST, "service": "ollama"}
    assert found[key("docker_host_up", host=HOST)] == 1
    assert found[key("service_status", **of_ollama, status="running")] == 1
    assert found[key("service_health", **of_ollama, health=Health.HEALTHY.value)] == 1
    assert found[key("service_cpu_cores", **of_ollama)] == pytest.approx(1.82456)
    assert found[key("service_memory_bytes", **of_ollama)] == 512_000_000
    assert found[key("service_status", host=HOST, service="n8n", status="stopped")] == 1
    assert key("service_cpu_cores", host=HOST, service="n8n") not in found


async def test_of_a_host_out_of_reach_nothing_is_claimed(site: Site) -> None:
    """What was last known of its services is not how they stand."""
    site.fleet.set_host(host(reachable=False, reason="gone"))
    async with site.client() as client:
        found = read(await client.get("/metrics"))

    assert found[key("docker_host_up", host=HOST)] == 0
    assert not {name for name in names(found) if name.startswith("service_")}


async def test_the_ingest_is_told(site: Site) -> None:
    """Its state, its last look, and what waits."""
    site.ingest = IngestStatus(
        state=IngestState.BACKFILLING, since_ms=NOW_MS, last_poll_ms=NOW_MS, waiting=42
    )
    await site.keep(run(1), run(2))
    async with site.client() as client:
        found = read(await client.get("/metrics"))

    assert found[key("ingest_state", state="backfilling")] == 1
    assert found[key("n8n_up")] == 1
    assert found[key("ingest_last_poll_timestamp_seconds")] == NOW_MS / 1000
    assert found[key("ingest_backfill_waiting_runs")] == 42
    assert found[key("runs", status="success")] == 2
    assert found[key("unreadable_runs")] == 0


@pytest.mark.parametrize("state", [IngestState.UNCONFIGURED, IngestState.STANDBY])
async def test_of_an_n8n_that_is_not_looked_at_nothing_is_claimed(
    site: Site, state: IngestState
) -> None:
    """An alert on `n8n_up == 0` must not fire for it."""
    site.ingest = IngestStatus(state=state, since_ms=NOW_MS)
    async with site.client() as client:
        found = read(await client.get("/metrics"))

    assert "n8n_up" not in names(found)
    assert "ingest_last_poll_timestamp_seconds" not in names(found)


async def test_a_store_that_is_away_is_told(site: Site) -> None:
    """Then above all the figures are wanted."""
    async with site.without_store().client() as client:
        found = read(await client.get("/metrics"))

    assert found[key("store_up")] == 0
    assert "runs" not in names(found)
    assert found[key("build_info", version="1.0.0", python=_python(found))] == 1


def _python(found: Mapping[tuple[str, Labels], float]) -> str:
    [labels] = [labels for name, labels in found if name == "watchroom_build_info"]
    return dict(labels)["python"]


async def test_attempts_to_deliver_are_told_by_how_they_ended(site: Site) -> None:
    """From the start on, so that the first failure is an increase."""
    async with site.store.writing() as session:
        await webhooks.add(session, a_webhook(), secret="s" * 24)
    async with site.client() as client:
        before = read(await client.get("/metrics"))
        answer = await client.post(f"/api/webhooks/{a_webhook().id}/test")
        assert answer.status_code == 200, answer.text
        after = read(await client.get("/metrics"))

    assert before[key("webhook_attempts_total", outcome="failed")] == 0
    assert after[key("webhook_attempts_total", outcome="failed")] == 1
    assert after[key("webhook_deliveries_waiting")] == 0


async def test_open_websockets_are_counted(site: Site) -> None:
    """And forgotten when they close."""

    async def clients(live: LiveSite) -> float:
        async with httpx.AsyncClient() as http:
            answer = await http.get(f"http://127.0.0.1:{live.port}/metrics")
        return read(answer)[key("websocket_clients")]

    async with live_site(site) as live:
        async with live.client(), live.client() as client:
            await client.ask(type="ping")
            await eventually(lambda: _is(clients(live), 2))
        await eventually(lambda: _is(clients(live), 0))


async def _is(found: Awaitable[float], wanted: float) -> bool:
    return await found == wanted


async def test_without_a_key_there_is_nothing(site: Site) -> None:
    """Names of services are not for everybody."""
    secret = (await site.make_key(Scope.READ)).secret
    async with site.client(auth_required=True) as client:
        assert (await client.get("/metrics")).status_code == 401
    async with site.client(auth_required=True, key=secret) as client:
        assert (await client.get("/metrics")).status_code == 200


async def test_it_can_be_opened_or_turned_off(site: Site) -> None:
    """By a setting; nothing else is opened with it."""
    closed = replace(OPEN, auth_required=True)
    async with site.client(closed, metrics=MetricsAccess.OPEN) as client:
        assert (await client.get("/metrics")).status_code == 200
        assert (await client.get("/api/services")).status_code == 401
    async with site.client(metrics=MetricsAccess.OFF) as client:
        assert (await client.get("/metrics")).status_code == 404


async def test_every_metric_stands_in_the_documents_and_no_other(site: Site) -> None:
    """Whoever writes an alert looks there."""
    site.ingest = IngestStatus(
        state=IngestState.BACKFILLING, since_ms=NOW_MS, last_poll_ms=NOW_MS, waiting=1
    )
    site.fleet.put_usage(HOST, OLLAMA_ID, USAGE)
    await site.keep(run(1))
    async with site.client() as client:
        await client.get("/api/services")
        text = (await client.get("/metrics")).text
    given = {
        sample.name
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("watchroom_")
    }
    document = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    table = set(re.findall(r"^\| `(watchroom_\w+)` ", document, re.MULTILINE))
    of_library = re.compile(r"_(bucket|count|sum)$")

    assert {of_library.sub("", name) for name in given if not name.endswith("_created")} == table
