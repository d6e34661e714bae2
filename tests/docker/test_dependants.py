"""Who has to follow when a container is made anew."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine_data import changed, engine_json
from watchroom.docker.dependants import Dependant, Hold, dependants_of

PARENT = engine_json("compose")
OTHERS = [engine_json(name) for name in ("linked", "hostnet", "sidecar", "auto")]


def test_point_06_who_lives_in_its_network_has_to_follow() -> None:
    """It would stay in a network without anything in it."""
    sidecar = engine_json("sidecar")

    assert dependants_of(PARENT, [PARENT, *OTHERS]) == (
        Dependant(container_id=sidecar["Id"], name="sidecar", holds=(Hold.NETWORK,)),
    )


def test_point_11_who_is_linked_to_it_has_to_follow() -> None:
    """Its address was written into the other's file of hosts."""
    database = {"Id": "d" * 64, "Name": "/legacydb"}

    (found,) = dependants_of(database, OTHERS)
    assert (found.name, found.holds) == ("linked", (Hold.LINK,))


@pytest.mark.parametrize(
    ("settings", "holds"),
    [
        ({"PidMode": f"container:{PARENT['Id']}"}, (Hold.PROCESSES,)),
        ({"IpcMode": "container:stack-ollama-1"}, (Hold.MEMORY,)),
        (
            {
                "NetworkMode": f"container:{PARENT['Id']}",
                "IpcMode": f"container:{PARENT['Id']}",
            },
            (Hold.NETWORK, Hold.MEMORY),
        ),
        ({"VolumesFrom": ["stack-ollama-1"]}, ()),
        ({"Links": ["/other:/x/stack-ollama-1"]}, ()),
        ({"NetworkMode": "stack_default"}, ()),
    ],
)
def test_only_who_holds_the_object_itself_has_to_follow(
    settings: Mapping[str, Any], holds: tuple[Hold, ...]
) -> None:
    """Volumes outlive it, and names are looked up anew."""
    other = {"Id": "e" * 64, "Name": "/other", "HostConfig": dict(settings)}

    found = dependants_of(PARENT, [other])
    assert [each.holds for each in found] == ([holds] if holds else [])


def test_dependants_come_in_the_order_of_their_names() -> None:
    """So that two runs do the same."""
    others = [
        changed(engine_json("sidecar"), {"Name": f"/{name}", "Id": name * 64}) for name in "cab"
    ]

    assert [each.name for each in dependants_of(PARENT, others)] == ["a", "b", "c"]
