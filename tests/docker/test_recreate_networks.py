"""A container made anew is where the old one was, under the same names and addresses."""

from collections.abc import Mapping

import pytest

from engine_data import changed, engine_json
from recreations import PARENT, PROCESSES, body, recreation


def test_point_06_another_containers_network_is_named_by_name() -> None:
    """An id is gone as soon as that container is made anew."""
    sent = body("sidecar")

    assert sent["HostConfig"]["NetworkMode"] == "container:stack-ollama-1"
    assert sent["HostConfig"]["PidMode"] == "container:db"
    assert sent["NetworkingConfig"] == {"EndpointsConfig": {}}


def test_point_06_beside_a_shared_network_nothing_of_a_network_is_sent() -> None:
    """The engine refuses each of these."""
    sent = body(
        "sidecar",
        {
            "HostConfig.Dns": ["1.1.1.1"],
            "HostConfig.ExtraHosts": ["a:1.2.3.4"],
            "HostConfig.PublishAllPorts": True,
            "HostConfig.PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "80"}]},
            "HostConfig.Links": ["/a:/b/c"],
            "Config.MacAddress": "02:42:ac:11:65:43",
        },
    )

    host = sent["HostConfig"]
    assert not {"Dns", "ExtraHosts", "PublishAllPorts", "PortBindings", "Links"} & host.keys()
    assert not {"MacAddress", "Hostname", "Domainname", "ExposedPorts"} & sent.keys()


@pytest.mark.parametrize(
    ("entry", "sent"),
    [
        ("stack-ollama-1", "stack-ollama-1"),
        ("stack-ollama-1:ro", "stack-ollama-1:ro"),
        (PARENT, "stack-ollama-1"),
        (f"{PARENT[:12]}:ro", "stack-ollama-1:ro"),
        ("f" * 64, "f" * 64),
    ],
)
def test_point_06_volumes_of_another_container_are_named_by_name(entry: str, sent: str) -> None:
    """Users write names as well as ids, whole or short."""
    found = body("sidecar", {"HostConfig.VolumesFrom": [entry]})

    assert found["HostConfig"]["VolumesFrom"] == [sent]


def test_point_06_shared_memory_is_named_by_name() -> None:
    """The third of the modes that hold an id."""
    found = body("sidecar", {"HostConfig.IpcMode": f"container:{PROCESSES}"})

    assert found["HostConfig"]["IpcMode"] == "container:db"


def test_point_07_an_old_engine_gets_one_network_at_creation() -> None:
    """More are an error below API 1.44; the others are joined before the start."""
    found = recreation(engine_json("compose"))

    assert list(found.body["NetworkingConfig"]["EndpointsConfig"]) == ["stack_default"]  # type: ignore[index]
    assert [(each.network, each.endpoint) for each in found.connect] == [
        ("stack_back", {"Aliases": ["brain"]})
    ]


def test_point_07_a_newer_engine_gets_all_networks_at_creation() -> None:
    """Then there is no moment with only some of them."""
    found = recreation(engine_json("compose"), api=(1, 44))

    assert list(found.body["NetworkingConfig"]["EndpointsConfig"]) == [  # type: ignore[index]
        "stack_default",
        "stack_back",
    ]
    assert found.connect == ()


def test_point_07_of_an_endpoint_only_the_users_choices_are_sent() -> None:
    """Neither addresses that the engine gave, nor aliases that it added: its id and hostname."""
    endpoints = body("compose")["NetworkingConfig"]["EndpointsConfig"]

    assert endpoints["stack_default"] == {
        "IPAMConfig": {"IPv4Address": "10.78.50.77"},
        "Links": ["db:database"],
        "Aliases": ["ollama", "stack-ollama-1"],
    }


def test_point_07_the_default_bridge_takes_no_settings() -> None:
    """Aliases and addresses are refused there."""
    found = body(
        "linked",
        {"NetworkSettings.Networks": {"bridge": {"Aliases": ["x"], "IPAMConfig": {"a": "b"}}}},
    )

    assert found["NetworkingConfig"]["EndpointsConfig"] == {"bridge": {}}
    assert found["HostConfig"]["NetworkMode"] == "default"


def test_point_07_a_network_that_was_named_by_id_is_named_by_name() -> None:
    """Mode and endpoints must agree, and endpoints are told by name."""
    networks = engine_json("compose")["NetworkSettings"]["Networks"]
    network_id = networks["stack_default"]["NetworkID"]

    for mode in (network_id, network_id[:12]):
        found = body("compose", {"HostConfig.NetworkMode": mode})
        assert found["HostConfig"]["NetworkMode"] == "stack_default"
        assert list(found["NetworkingConfig"]["EndpointsConfig"]) == ["stack_default"]


def test_point_07_a_network_that_was_left_is_not_joined_again() -> None:
    """`docker network disconnect` is a setting too, though it stands nowhere."""
    networks = engine_json("compose")["NetworkSettings"]["Networks"]
    inspect = changed(
        engine_json("compose"),
        {"NetworkSettings.Networks": {"stack_back": networks["stack_back"]}},
    )
    found = recreation(inspect)

    assert found.body["HostConfig"]["NetworkMode"] == "stack_back"  # type: ignore[index]
    assert any("stack_default" in warning for warning in found.warnings)


@pytest.mark.parametrize("mode", ["host", "none"])
def test_point_07_without_networks_there_are_no_endpoints(mode: str) -> None:
    """The engine tells "host" and "none" as if they were networks."""
    found = body(
        "hostnet",
        {"HostConfig.NetworkMode": mode, "NetworkSettings.Networks": {mode: {"NetworkID": "x"}}},
    )

    assert found["NetworkingConfig"] == {"EndpointsConfig": {}}
    assert found["HostConfig"]["NetworkMode"] == mode


def test_point_08_a_hardware_address_belongs_to_the_container_below_1_44() -> None:
    """The engine tells it there only if the user asked for it."""
    sent = body("mac")

    assert sent["MacAddress"] == "02:42:ac:11:65:43"
    assert sent["NetworkingConfig"]["EndpointsConfig"] == {"stack_default": {}}


def test_point_08_a_hardware_address_belongs_to_the_endpoint_from_1_44_on() -> None:
    """Beside it the old field is refused."""
    sent = body("mac", api=(1, 44))

    assert "MacAddress" not in sent
    assert sent["NetworkingConfig"]["EndpointsConfig"] == {
        "stack_default": {"MacAddress": "02:42:ac:11:65:43"}
    }


@pytest.mark.parametrize("api", [(1, 41), (1, 43), (1, 44), (1, 51), (1, 52)])
def test_point_08_an_address_that_the_engine_made_up_is_not_kept(api: tuple[int, int]) -> None:
    """It was derived from an IP address that another container may get."""
    assert "02:42:0a:4e:32:4d" in str(engine_json("compose"))
    assert "02:42:0a" not in str(body("compose", api=api))


@pytest.mark.parametrize(
    ("api", "sent"),
    [
        ((1, 44), {"stack_back": "9e:00:00:00:00:02"}),
        ((1, 52), {"stack_default": "9e:00:00:00:00:01", "stack_back": "9e:00:00:00:00:02"}),
    ],
)
def test_point_08_addresses_in_use_are_kept_where_nothing_else_is_told(
    api: tuple[int, int], sent: Mapping[str, str]
) -> None:
    """Of the main network the wish is told up to 1.51: no wish, no address."""
    networks = engine_json("compose")["NetworkSettings"]["Networks"]
    networks["stack_default"]["MacAddress"] = "9e:00:00:00:00:01"
    networks["stack_back"]["MacAddress"] = "9e:00:00:00:00:02"

    endpoints = body("compose", {"NetworkSettings.Networks": networks}, api=api)[
        "NetworkingConfig"
    ]["EndpointsConfig"]
    found = {name: e["MacAddress"] for name, e in endpoints.items() if "MacAddress" in e}
    assert found == sent


@pytest.mark.parametrize(("api", "sent"), [((1, 47), None), ((1, 48), 10)])
def test_point_08_a_gateways_priority_is_sent_to_engines_that_know_it(
    api: tuple[int, int], sent: int | None
) -> None:
    """It came with API 1.48."""
    networks = engine_json("compose")["NetworkSettings"]["Networks"]
    networks["stack_back"]["GwPriority"] = 10

    found = body("compose", {"NetworkSettings.Networks": networks}, api=api)
    endpoints = found["NetworkingConfig"]["EndpointsConfig"]
    assert endpoints["stack_back"].get("GwPriority") == sent


def test_point_09_networks_with_an_address_of_its_own_are_left_first() -> None:
    """Two containers cannot hold one address."""
    assert recreation(engine_json("compose")).release == ("stack_default",)
    assert recreation(engine_json("linked")).release == ()


def test_point_11_links_are_sent_as_the_user_wrote_them() -> None:
    """The engine tells them with its own names for both ends."""
    assert body("linked")["HostConfig"]["Links"] == ["legacydb:pg"]
