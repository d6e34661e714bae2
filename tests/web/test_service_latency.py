"""How long calls of a service took, beside the seven days before."""

from typing import Any

import httpx
import pytest

from builders import DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS, WORKFLOW, run
from runs import a_delivery, a_node_time
from services_under_test import HOST, service
from site_under_test import Site
from watchroom.domain.execution import Execution
from watchroom.domain.node_times import NodeTime
from watchroom.domain.times import iso_time
from watchroom.store import node_services
from watchroom.store.node_services import NodeService

LATENCY = "/api/services/ollama/latency"
OVERVIEW = "/api/analytics/overview"


def called(id_: int, started_ms: int, *times: NodeTime) -> Execution:
    return run(id_, started_ms=started_ms, node_times=times)


@pytest.fixture
def ollama(site: Site) -> None:
    found = service("ollama", container_name="ollama", setup={"networks": (), "ports": ()})
    site.fleet.put_container(found, seen_ms=NOW_MS)


async def latency(client: httpx.AsyncClient, **params: str) -> Any:
    answer = await client.get(LATENCY, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


@pytest.mark.usefixtures("ollama")
async def test_the_times_of_the_nodes_that_talk_to_a_service(
    site: Site, client: httpx.AsyncClient
) -> None:
    """Those of others, and of messages, are left out; where nothing ran there is null."""
    await site.keep(
        called(1, NOW_MS - 90 * MINUTE_MS, a_node_time(duration_ms=4_000), a_delivery(9_000)),
        called(2, NOW_MS - 5 * MINUTE_MS, a_node_time(duration_ms=41_000, runs=2, failed=1)),
        called(3, NOW_MS - 5 * MINUTE_MS, a_node_time(node="Detector", host="elsewhere")),
    )

    data = await latency(client)

    assert (data["runs"], data["failed"], data["resolution"]) == (3, 1, 3600)
    assert data["p50"] == data["p95"] == pytest.approx(41.0, rel=0.025)
    assert data["nodes"] == [{"workflowId": WORKFLOW, "workflow": "Cameras", "node": "Ollama"}]
    points = [point for point in data["points"] if point["runs"]]
    assert [(point["runs"], point["failed"]) for point in points] == [(1, 0), (2, 1)]
    assert points[0]["p95"] == pytest.approx(4.0, rel=0.025)
    assert {p["p95"] for p in data["points"] if not p["runs"]} == {None}
    assert data["since"] == iso_time(NOW_MS - 90 * MINUTE_MS)


@pytest.mark.usefixtures("ollama")
@pytest.mark.parametrize(("before", "baseline"), [(29, None), (30, 3.9)])
async def test_the_baseline_is_of_the_week_before(
    site: Site, client: httpx.AsyncClient, before: int, baseline: float | None
) -> None:
    """Fewer than 30 calls are no baseline; what is older than a week does not count."""
    await site.keep(
        called(1, NOW_MS - 3 * DAY_MS, a_node_time(duration_ms=3_900, runs=before)),
        called(2, NOW_MS - 9 * DAY_MS, a_node_time(duration_ms=60_000, runs=50)),
    )

    data = await latency(client)

    assert data["baseline"] == (baseline and pytest.approx(baseline, rel=0.025))
    assert (data["p50"], data["p95"], data["runs"]) == (None, None, 0)


@pytest.mark.usefixtures("ollama")
async def test_short_times_are_cut_finely_and_long_ones_by_the_hour(
    site: Site, client: httpx.AsyncClient
) -> None:
    """Single runs tell of an hour; of a month they are added up."""
    await site.keep(called(1, NOW_MS - 30 * MINUTE_MS, a_node_time()))
    spans = {HOUR_MS: 300, DAY_MS: 3600, 30 * DAY_MS: 86_400}

    for length_ms, step in spans.items():
        data = await latency(client, **{"from": iso_time(NOW_MS - length_ms)})
        assert (data["resolution"], data["runs"]) == (step, 1)


@pytest.mark.usefixtures("ollama")
async def test_a_person_knows_better_than_an_address(site: Site, client: httpx.AsyncClient) -> None:
    """What was said of a node holds for the times that are kept already."""
    await site.keep(called(1, NOW_MS - HOUR_MS, a_node_time(), a_node_time(node="Other", host="x")))
    for node, its in (("Ollama", None), ("Other", "ollama")):
        said = NodeService(
            workflow_id=WORKFLOW,
            node=node,
            host=its and HOST,
            service=its,
            changed_ms=NOW_MS,
            changed_by="ana",
        )
        async with site.store.writing() as session:
            await node_services.put(session, said)

    data = await latency(client)

    assert ([node["node"] for node in data["nodes"]], data["runs"]) == (["Other"], 1)


async def test_how_long_messages_take_to_the_phone(site: Site, client: httpx.AsyncClient) -> None:
    """The median of the messages that went out; null without any, with few nothing is compared."""
    data = (await client.get(OVERVIEW)).json()["data"]
    assert data["deliveryTime"] == {
        "current": None,
        "previous": None,
        "change": None,
        "trend": None,
    }
    await site.keep(
        called(1, NOW_MS - HOUR_MS, a_delivery(1_200), a_node_time(duration_ms=60_000)),
        called(2, NOW_MS - HOUR_MS, a_delivery(1_100)),
        called(3, NOW_MS - HOUR_MS, a_delivery(90_000)),
        *(called(id_, NOW_MS - 30 * HOUR_MS, a_delivery(2_400)) for id_ in range(4, 9)),
    )

    few = (await client.get(OVERVIEW)).json()["data"]["deliveryTime"]
    await site.keep(
        called(9, NOW_MS - HOUR_MS, a_delivery(1_100)),
        called(10, NOW_MS - HOUR_MS, a_delivery(90_000)),
    )
    enough = (await client.get(OVERVIEW)).json()["data"]["deliveryTime"]

    assert few["current"] == enough["current"] == pytest.approx(1.2, rel=0.025)
    assert (few["previous"], few["change"], few["trend"]) == (None, None, None)
    assert enough["previous"] == pytest.approx(2.4, rel=0.025)
    assert enough["trend"] == "improving"
