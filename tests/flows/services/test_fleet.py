"""The fleet: which service a reference means, and what is shown of each."""

from dataclasses import replace

import pytest

from engine_data import changed, engine_json
from watchroom.docker.inspections import service_of
from watchroom.domain.errors import InvalidInput, NotFound
from watchroom.domain.services import Service, ServiceStatus
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.views import UpdateChance, UpdateCheck, Usage

USAGE = Usage(
    at_ms=5_000,
    cpu_percent=1.0,
    memory_bytes=2,
    memory_limit_bytes=3,
    memory_percent=66.7,
    network_received_per_s=None,
    network_sent_per_s=None,
    block_read_per_s=None,
    block_written_per_s=None,
    processes=1,
)
UPDATE = UpdateCheck(chance=UpdateChance.AVAILABLE, reason=None, checked_ms=5_000)


def a_service(
    name: str, *, container_id: str | None = None, host: str = "local", **labels: str
) -> Service:
    """Return a running container; labels are those of Compose or our own, by their last word."""
    known = {
        "project": "com.docker.compose.project",
        "service": "com.docker.compose.service",
        "id": "watchroom.id",
        "ignore": "watchroom.ignore",
    }
    inspection = changed(
        engine_json("compose"),
        {
            "Id": container_id or (name.encode().hex() + "0" * 64)[:64],
            "Name": f"/{name}",
            "State.Status": "running",
        },
    )
    inspection["Config"]["Labels"] = {known[word]: text for word, text in labels.items()}
    return service_of(inspection, host=host)


def a_fleet(*services: Service) -> Fleet:
    """Return a fleet of two hosts with these services."""
    fleet = Fleet(["local", "rack"], now_ms=0)
    for service in services:
        fleet.put_container(service, seen_ms=1_000)
    return fleet


@pytest.mark.parametrize("reference", ["stack-ollama-1", "ollama", "abcd" * 16, "abcda"])
def test_every_reference_leads_to_the_service(reference: str) -> None:
    """The container's name, our id, its id, and the beginning of that."""
    fleet = a_fleet(
        a_service("stack-ollama-1", container_id="abcd" * 16, service="ollama"),
        a_service("abc", container_id="abcf" * 16),
    )

    assert fleet.find(reference).service.container_name == "stack-ollama-1"


@pytest.mark.parametrize("reference", ["nobody", "", "ABCD", "abc", "stack-ollama", "abcdg"])
def test_what_names_nothing_is_not_found(reference: str) -> None:
    """Nothing is guessed: no parts of names, and no id of three digits."""
    fleet = a_fleet(a_service("stack-ollama-1", container_id="abcd" * 16, service="ollama"))

    with pytest.raises(NotFound):
        fleet.find(reference)


def test_a_name_is_surer_than_the_beginning_of_an_id() -> None:
    """A container may be called like another's id begins."""
    fleet = a_fleet(
        a_service("beef", container_id="1" * 64), a_service("other", container_id="beef" * 16)
    )

    assert fleet.find("beef").service.container_name == "beef"


def test_what_could_mean_several_is_refused_with_their_names() -> None:
    """To stop the wrong one is worse than to ask again; the host tells them apart."""
    fleet = a_fleet(
        a_service("db", container_id="a" * 64), a_service("db", container_id="b" * 64, host="rack")
    )

    with pytest.raises(InvalidInput, match=r"db on local, db on rack: .*`host`"):
        fleet.find("db")
    assert fleet.find("db", host="rack").service.container_id == "b" * 64


def test_two_projects_may_have_a_service_of_the_same_name() -> None:
    """Records are kept by id: two services under one would become one chart."""
    fleet = a_fleet(
        a_service("b-db-1", project="b", service="db"),
        a_service("a-db-1", project="a", service="db"),
    )

    assert {view.service.container_name: view.service.id for view in fleet.views()} == {
        "a-db-1": "db",
        "b-db-1": "b-db-1",
    }
    assert fleet.find("db").service.container_name == "a-db-1"


def test_an_id_gives_way_to_a_containers_name() -> None:
    """Whoever says the engine's own name means that container."""
    fleet = a_fleet(a_service("shop-web-1", service="web"), a_service("web", service="front"))

    assert {view.service.container_name: view.service.id for view in fleet.views()} == {
        "shop-web-1": "shop-web-1",
        "web": "front",
    }


def test_a_container_that_is_being_replaced_is_one_service() -> None:
    """During an update there are two containers, and for a moment neither has the name."""
    new, old = "db.watchroom-new-0123456789ab", "db.watchroom-old-0123456789ab"
    fleet = a_fleet(a_service("db"), a_service(new))
    assert [view.service.container_name for view in fleet.views()] == ["db"]

    fleet = a_fleet(a_service(old), a_service("db"))
    assert [view.service.container_name for view in fleet.views()] == ["db"]

    fleet = a_fleet(a_service(old))
    assert [view.service.id for view in fleet.views()] == ["db"]


def test_services_stand_by_name_then_host() -> None:
    """A list whose order changes cannot be paged through."""
    fleet = a_fleet(a_service("b"), a_service("A", host="rack"), a_service("a", host="local"))

    shown = [(view.service.container_name, view.service.host) for view in fleet.views()]
    assert shown == [("a", "local"), ("A", "rack"), ("b", "local")]


def test_an_ignored_container_is_not_there() -> None:
    """Neither in the list nor by its name, also if the label came later."""
    fleet = a_fleet(a_service("thing"))
    fleet.put_container(a_service("thing", ignore="true"), seen_ms=2_000)

    assert fleet.views() == []


def test_a_list_forgets_what_it_does_not_name() -> None:
    """What it names was there at that time."""
    kept, gone = a_service("kept"), a_service("gone")
    fleet = a_fleet(kept, gone)

    fleet.confirm("local", {kept.container_id}, seen_ms=9_000)

    assert [(view.service.id, view.seen_ms) for view in fleet.views()] == [("kept", 9_000)]


def test_what_was_measured_stays_while_it_runs() -> None:
    """A new inspection changes nothing of it; a stopped container uses nothing."""
    service = a_service("thing")
    fleet = a_fleet(service)
    fleet.put_usage("local", service.container_id, USAGE)
    fleet.put_update("local", service.container_id, UPDATE)

    fleet.put_container(service, seen_ms=2_000)
    assert fleet.find("thing").usage == USAGE

    stopped = replace(service, state=replace(service.state, status=ServiceStatus.STOPPED))
    fleet.put_container(stopped, seen_ms=3_000)
    fleet.put_usage("local", service.container_id, USAGE)
    assert fleet.find("thing").usage is None
    assert fleet.find("thing").update == UPDATE


def test_a_recreated_container_has_nothing_of_the_old_one() -> None:
    """An update that was installed is not available any more."""
    old = a_service("thing", container_id="a" * 64)
    fleet = a_fleet(old)
    fleet.put_update("local", old.container_id, UPDATE)

    fleet.forget("local", old.container_id)
    fleet.put_container(a_service("thing", container_id="b" * 64), seen_ms=2_000)
    fleet.put_update("local", old.container_id, UPDATE)

    assert fleet.find("thing").update is None


def test_an_operation_stays_with_the_service() -> None:
    """An update goes on while the container changes."""
    fleet = a_fleet(a_service("thing", container_id="a" * 64))
    fleet.set_operation("local", "thing", "0" * 32)

    fleet.forget("local", "a" * 64)
    fleet.put_container(a_service("thing", container_id="b" * 64), seen_ms=2_000)
    assert fleet.find("thing").operation_id == "0" * 32

    fleet.set_operation("local", "thing", None)
    assert fleet.find("thing").operation_id is None


def test_a_host_that_was_never_asked_is_not_reachable() -> None:
    """Unknown is not well."""
    fleet = a_fleet(a_service("thing"))

    assert [host.reachable for host in fleet.hosts()] == [False, False]
    assert fleet.find("thing").is_stale
