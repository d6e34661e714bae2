"""Swarm services out of a manager's JSON, without an engine."""

from dataclasses import replace
from typing import Any

import pytest

from watchroom.domain.errors import Undecodable
from watchroom.domain.services import ServiceStatus
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.swarm_reading import swarm_service_of, tagged_image
from watchroom.flows.services.swarm_views import total_usage
from watchroom.flows.services.update_checks import share_of
from watchroom.flows.services.views import Usage

DIGEST = "sha256:" + "a" * 64


def service(**spec: Any) -> dict[str, Any]:
    container = {"Image": f"ollama/ollama:0.5@{DIGEST}", "Env": ["TOKEN=sesame"], "TTY": True}
    return {
        "ID": "q2x7n1z",
        "CreatedAt": "2026-11-21T22:00:00Z",
        "Spec": {
            "Name": "llm_ollama",
            "Labels": {"com.docker.stack.namespace": "llm"},
            "TaskTemplate": {
                "ContainerSpec": container,
                "Resources": {"Limits": {"NanoCPUs": 500_000_000, "MemoryBytes": 1024}},
                "LogDriver": {"Name": "none"},
            },
            "Mode": {"Replicated": {"Replicas": 2}},
            **spec,
        },
        "Endpoint": {"Ports": [{"Protocol": "tcp", "TargetPort": 80, "PublishedPort": 8080}]},
    }


def task(state: str, desired: str = "running", second: int = 0, error: str = "") -> dict[str, Any]:
    stamp = f"2026-11-21T22:00:{second:02}.5Z"
    return {
        "DesiredState": desired,
        "Status": {"State": state, "Timestamp": stamp, "Err": error},
    }


def test_a_service_is_read() -> None:
    """With the tag that was asked for, not the digest that the manager added."""
    found = swarm_service_of(service(), [task("running", second=9), task("running")], host="h")

    assert (found.running, found.wanted) == (2, 2)
    read = found.service
    assert (read.id, read.container_id, read.image) == (
        "llm_ollama",
        "q2x7n1z",
        "ollama/ollama:0.5",
    )
    assert (read.identity.version, read.identity.url) == ("0.5", "http://localhost:8080")
    assert read.place.compose_project == "llm"
    assert read.state.started_ms == 1_795_298_400_500
    assert (read.setup.tty, read.setup.log_driver) == (True, "none")
    assert (read.setup.cpu_limit, read.setup.memory_limit_bytes) == (0.5, 1024)
    assert "sesame" not in str(read)


@pytest.mark.parametrize(
    ("mode", "tasks", "counts", "status"),
    [
        ({"Replicated": {"Replicas": 0}}, [], (0, 0), ServiceStatus.STOPPED),
        ({"Replicated": {}}, [], (0, 0), ServiceStatus.STOPPED),
        ({"Replicated": {"Replicas": 1}}, [task("failed")], (0, 1), ServiceStatus.RESTARTING),
        (
            {"Replicated": {"Replicas": 1}},
            [task("running"), task("running", "shutdown")],
            (1, 1),
            ServiceStatus.RUNNING,
        ),
        ({"Global": {}}, [task("running"), task("preparing")], (1, 2), ServiceStatus.RUNNING),
    ],
)
def test_tasks_are_counted(
    mode: dict[str, Any],
    tasks: list[dict[str, Any]],
    counts: tuple[int, int],
    status: ServiceStatus,
) -> None:
    """Those that are about to end do not count."""
    found = swarm_service_of(service(Mode=mode), tasks, host="h")

    assert (found.running, found.wanted) == counts
    assert found.service.state.status is status


def test_the_last_failure_is_told_while_nothing_runs() -> None:
    """Why a service does not come up stands nowhere else."""
    tasks = [
        task("rejected", "shutdown", 5, "No such image: x"),
        task("failed", "shutdown", 1, "task: non-zero exit (1)"),
    ]

    assert swarm_service_of(service(), tasks, host="h").service.state.error == "No such image: x"
    running = [*tasks, task("running", second=9)]
    assert swarm_service_of(service(), running, host="h").service.state.error is None


def test_an_image_pinned_without_a_tag_stays_pinned() -> None:
    """There is no tag to which it could be moved."""
    image = f"ollama@{DIGEST}"

    assert tagged_image({"TaskTemplate": {"ContainerSpec": {"Image": image}}}) == image


def test_what_is_no_service_is_said() -> None:
    """An id and a name are the least."""
    with pytest.raises(Undecodable):
        swarm_service_of({"Spec": {}}, [], host="h")


def test_use_of_tasks_adds_up() -> None:
    """What is unknown of one is unknown of all."""
    one = usage(cpu=50.0, memory=10)

    assert total_usage([]) is None
    assert total_usage([one]) is one
    both = total_usage([one, usage(cpu=25.0, memory=None)])
    assert both
    assert (both.cpu_percent, both.memory_bytes, both.memory_percent) == (75.0, None, None)


def test_two_managers_show_a_service_once() -> None:
    """Each tells of the whole swarm; what is done goes through one that is there."""
    fleet = Fleet(["one", "two"], now_ms=0)
    for host in ("one", "two"):
        fleet.set_swarm(host, [swarm_service_of(service(), [], host=host)], seen_ms=1)
    fleet.set_host(replace(fleet.host("two"), reachable=True))

    assert [view.service.host for view in fleet.views()] == ["two"]
    fleet.set_host(replace(fleet.host("one"), reachable=True))
    assert [view.service.host for view in fleet.views()] == ["one"]
    fleet.set_swarm("one", (), seen_ms=2)
    assert [view.service.host for view in fleet.views()] == ["two"]


def test_every_id_has_a_share() -> None:
    """A swarm's ids have letters beyond f."""
    assert 0 <= share_of("zzzzzzzzzz") < 1
    assert share_of("80000000") == 0.5


def usage(*, cpu: float, memory: int | None) -> Usage:
    return Usage(
        at_ms=1,
        cpu_percent=cpu,
        memory_bytes=memory,
        memory_limit_bytes=100,
        memory_percent=10.0,
        network_received_per_s=None,
        network_sent_per_s=None,
        block_read_per_s=None,
        block_written_per_s=None,
        processes=1,
    )
