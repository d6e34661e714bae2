"""What the inventory asks of an engine: little, and nothing twice."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from faulty_engine import VERSION, FaultyEngine, Reply, answer, faulty_engine
from waiting import eventually
from watched_fleet import HOST, now
from watchroom.docker.address import parse_address
from watchroom.docker.engine import Engine
from watchroom.domain.errors import EngineUnavailable
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.inventory import Inventory, Site

CONTAINERS = 200
LAST = "\r\nConnection: close"  # a faulty engine answers once on each connection
GONE = answer(b'{"message":"No such container"}', status=f"404 Not Found{LAST}")


def listed(numbers: range, *, words: Mapping[int, str] | None = None) -> Reply:
    """Return the engine's list of running containers; *words* are the status texts of some."""
    entries = [
        {
            "Id": f"{number:064x}",
            "Names": [f"/thing-{number}"],
            "Image": "thing:1",
            "State": "running",
            "Status": (words or {}).get(number, "Up 3 minutes"),
            "Created": 1_763_000_000,
            "Labels": {},
        }
        for number in numbers
    ]
    return answer(json.dumps(entries).encode(), status=f"200 OK{LAST}")


def inspected(number: int) -> Reply:
    """Return the engine's inspection of a running container."""
    inspection = {
        "Id": f"{number:064x}",
        "Name": f"/thing-{number}",
        "State": {"Status": "running"},
        "Config": {"Image": "thing:1"},
    }
    return answer(json.dumps(inspection).encode(), status=f"200 OK{LAST}")


def an_engine(count: int = CONTAINERS) -> dict[str, Reply]:
    """Return the replies of an engine with so many containers."""
    inspections = {f"/containers/{number:064x}/json": inspected(number) for number in range(count)}
    return {"/version": VERSION, "/containers/json": listed(range(count)), **inspections}


@asynccontextmanager
async def an_inventory(
    folder: Path, replies: Mapping[str, Reply], *, relist_s: float = 30.0
) -> AsyncIterator[tuple[Inventory, Fleet, FaultyEngine]]:
    """Give an inventory of such an engine, and the fleet that it fills."""
    async with (
        faulty_engine(folder, replies) as faulty,
        Engine(parse_address(faulty.url)) as engine,
    ):
        fleet = Fleet([HOST], now_ms=0)
        site = Site(name=HOST, address="localhost")
        inventory = Inventory(fleet=fleet, engine=engine, site=site, clock=now, relist_s=relist_s)
        yield inventory, fleet, faulty


def inspections(faulty: FaultyEngine) -> int:
    """Return how many inspections were asked for."""
    return sum(
        path.endswith("/json") and path != "/containers/json" for path in map(bare, faulty.asked)
    )


def bare(path: str) -> str:
    """Return a path without its query."""
    return path.partition("?")[0]


async def test_only_what_differs_from_the_last_list_is_inspected(tmp_path: Path) -> None:
    """200 containers cost one request every half minute, not 201."""
    replies = an_engine()
    async with an_inventory(tmp_path, replies) as (inventory, fleet, faulty):
        await inventory.relist()
        assert len(fleet.views()) == CONTAINERS
        assert inspections(faulty) == CONTAINERS

        await inventory.relist()
        assert inspections(faulty) == CONTAINERS

        replies["/containers/json"] = listed(range(CONTAINERS), words={7: "Up 3 minutes (healthy)"})
        await inventory.relist()
        assert inspections(faulty) == CONTAINERS + 1


async def test_what_vanishes_between_list_and_inspection_is_no_error(tmp_path: Path) -> None:
    """It is simply not there, and the others are."""
    replies = an_engine(3)
    replies[f"/containers/{1:064x}/json"] = GONE
    async with an_inventory(tmp_path, replies) as (inventory, fleet, _):
        await inventory.relist()

        assert [view.service.id for view in fleet.views()] == ["thing-0", "thing-2"]


async def test_what_a_list_does_not_name_any_more_is_forgotten(tmp_path: Path) -> None:
    """Its end may have gone unheard."""
    replies = an_engine(3)
    async with an_inventory(tmp_path, replies) as (inventory, fleet, _):
        await inventory.relist()
        replies["/containers/json"] = listed(range(1))
        await inventory.relist()

        assert [view.service.id for view in fleet.views()] == ["thing-0"]


async def test_what_is_touched_often_is_looked_at_once(tmp_path: Path) -> None:
    """A burst of events of one container leads to one look at it."""
    async with an_inventory(tmp_path, an_engine(3)) as (inventory, fleet, faulty):
        for _ in range(50):
            inventory.touch(f"{2:064x}")
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(inventory.run())
            await eventually(lambda: len(fleet.views()) == 1)
            running.cancel()

        assert inspections(faulty) == 1


async def test_events_without_end_do_not_keep_the_list_away(tmp_path: Path) -> None:
    """A container that restarts all the time must not hide what happened to others."""
    async with an_inventory(tmp_path, an_engine(3), relist_s=0.2) as (inventory, fleet, _):

        async def touch_on_and_on() -> None:
            while True:
                inventory.touch(f"{2:064x}")
                await asyncio.sleep(0)

        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(inventory.run()), tasks.create_task(touch_on_and_on())]
            await eventually(lambda: len(fleet.views()) == 3)
            for task in running:
                task.cancel()


async def test_an_engine_that_is_lost_meanwhile_is_an_error(tmp_path: Path) -> None:
    """What was not looked at must not seem to be confirmed."""
    replies = an_engine(3)
    replies[f"/containers/{1:064x}/json"] = answer(b"<html>")
    async with an_inventory(tmp_path, replies) as (inventory, _, _):
        with pytest.raises(ExceptionGroup) as caught:
            await inventory.relist()
        assert caught.group_contains(EngineUnavailable)
