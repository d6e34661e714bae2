"""How long nodes took is counted exactly, per node and range of time, after any history."""

from dataclasses import replace

from runs import NOON_MS, a_delivery, a_node_time, a_run
from watchroom.domain.durations import bucket_of
from watchroom.domain.execution import Execution
from watchroom.domain.node_addresses import NodeAddress
from watchroom.domain.node_times import NodeTime
from watchroom.domain.spans import DAY_MS, HOUR_MS
from watchroom.store import executions, node_times
from watchroom.store.database import Database
from watchroom.store.node_times import NodeTimes

EDGES = [NOON_MS - 3 * DAY_MS, NOON_MS, NOON_MS + 90_000, NOON_MS + HOUR_MS, NOON_MS + DAY_MS]


async def saved(store: Database, *runs: Execution) -> None:
    async with store.writing() as session:
        await executions.save(session, runs, now_ms=NOON_MS, unreadable={})


def timed(execution_id: int, *times: NodeTime, started_ms: int = NOON_MS) -> Execution:
    return replace(a_run(execution_id, started_ms=started_ms), node_times=times)


async def counted(store: Database, host: str = "ollama") -> list[dict[int, int]]:
    nodes = [n.number for n in await node_times.calling_nodes(store) if n.address.host == host]
    return [dict(each.histogram) for each in await node_times.of_nodes(store, nodes, edges=EDGES)]


async def test_times_are_counted_where_their_runs_began(store: Database) -> None:
    """From the rollups of days and hours, and run by run where a range cuts an hour."""
    slow, fast = bucket_of(41_000), bucket_of(900)
    await saved(
        store,
        timed(1, a_node_time(), started_ms=NOON_MS - DAY_MS),
        timed(2, a_node_time(duration_ms=41_000, runs=2, failed=1)),
        timed(3, a_node_time(), a_delivery(), started_ms=NOON_MS + 89_999),
        timed(4, a_node_time(), started_ms=NOON_MS + 90_000),
        timed(5, a_node_time(host="elsewhere"), started_ms=NOON_MS + 2 * HOUR_MS),
    )

    assert await counted(store) == [{fast: 1}, {slow: 2, fast: 1}, {fast: 1}, {}]
    [_, _, _, last] = await counted(store, "elsewhere")
    assert last == {fast: 1}
    ours = [n.number for n in await node_times.calling_nodes(store) if n.address.host == "ollama"]
    [whole] = await node_times.of_nodes(store, ours, edges=[EDGES[0], EDGES[-1]])
    assert whole == NodeTimes(histogram={fast: 3, slow: 2}, failed=1)
    assert await node_times.since_ms(store) == NOON_MS - DAY_MS


async def test_a_run_that_is_read_again_counts_once(store: Database) -> None:
    """The same, changed, moved in time, without times, and gone."""
    first = timed(1, a_node_time(), a_node_time(node="Detector", duration_ms=60))
    await saved(store, first)
    await saved(store, first)
    assert await counted(store) == [{}, {bucket_of(900): 1, bucket_of(60): 1}, {}, {}]

    await saved(store, timed(1, a_node_time(duration_ms=50), started_ms=NOON_MS + 95_000))
    assert await counted(store) == [{}, {}, {bucket_of(50): 1}, {}]

    await saved(store, timed(1, started_ms=NOON_MS + 95_000), timed(2, a_node_time()))
    assert await counted(store) == [{}, {bucket_of(900): 1}, {}, {}]

    async with store.writing() as session:
        await executions.remove(session, [2])
    assert await counted(store) == [{}, {}, {}, {}]
    assert await store.fetch("SELECT key FROM node_time") == []


async def test_another_address_is_another_node(store: Database) -> None:
    """What a workflow talked to before it was changed keeps its times."""
    await saved(store, timed(1, a_node_time()))
    await saved(store, timed(2, a_node_time(host="gpu-box")))

    found = await node_times.calling_nodes(store)

    assert [each.address for each in found] == [
        NodeAddress(host="gpu-box", port=11434),
        NodeAddress(host="ollama", port=11434),
    ]
    assert {(each.workflow_id, each.workflow, each.node) for each in found} == {
        ("id-of-fire", "fire", "Ollama")
    }


async def test_names_that_are_cut_to_the_same_are_added_up(store: Database) -> None:
    """A hostile workflow must not stop the ingest."""
    times = [a_node_time(node="n" * 300 + end) for end in "ab"]
    await saved(store, timed(1, *times))

    assert await counted(store) == [{}, {bucket_of(900): 2}, {}, {}]


async def test_only_messages_that_went_out_tell_how_long_it_takes_to_the_phone(
    store: Database,
) -> None:
    """Of a store without any there is no median."""
    [none] = await node_times.deliveries(store, edges=EDGES[:2])
    assert none.quantile(0.5) is None
    await saved(store, timed(1, a_node_time(), a_delivery(1_200)), timed(2, a_delivery(8_000)))

    [_, found, *_] = await node_times.deliveries(store, edges=EDGES)

    assert dict(found.histogram) == {bucket_of(1_200): 1, bucket_of(8_000): 1}
