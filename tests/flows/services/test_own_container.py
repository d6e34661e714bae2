"""How we find the container that we run in."""

from pathlib import Path

import pytest

from watchroom.flows.services.own_container import (
    container_id_in,
    container_of,
    is_own,
    short_id_in,
)

ID = "4f66ad9a0b2e" + "c0ffee" * 8 + "abcd"


@pytest.mark.parametrize(
    "text",
    [
        f"12:memory:/docker/{ID}\n11:cpu:/docker/{ID}\n",
        f"0::/system.slice/docker-{ID}.scope\n",
        f"0::/machine.slice/libpod-{ID}.scope/container\n",
        f"9 8 0:1 /var/lib/docker/containers/{ID}/hostname /etc/hostname rw - ext4 /dev/sda rw\n",
    ],
    ids=["cgroup-v1", "cgroup-v2-systemd", "podman", "mountinfo"],
)
def test_the_kernel_tells_the_container(text: str) -> None:
    """Each form is what one kind of host writes."""
    assert container_id_in(text) == ID


@pytest.mark.parametrize("text", ["0::/\n", "0::/user.slice/session-1.scope\n", ""])
def test_outside_of_a_container_there_is_none(text: str) -> None:
    """A plain process must not take itself for somebody."""
    assert container_id_in(text) is None


@pytest.mark.parametrize(("hostname", "found"), [(ID[:12], ID[:12]), ("watchroom", None)])
def test_a_default_hostname_is_the_beginning_of_the_id(hostname: str, found: str | None) -> None:
    """The last resort, where neither cgroups nor mounts tell."""
    assert short_id_in(hostname) == found


@pytest.mark.parametrize(("own", "expected"), [(ID, True), (ID[:12], True), (None, False)])
def test_we_are_known_by_whole_and_short_id(own: str | None, expected: bool) -> None:
    """Nothing is ours where we run in no container."""
    assert is_own(ID, own) is expected


@pytest.mark.parametrize(
    ("space", "pid", "found"),
    [("pid:[4026531836]", 7, ID), ("pid:[4026531836]", 8, None), ("pid:[4026532447]", 7, None)],
    ids=["of-a-container", "ended", "other-numbers"],
)
def test_a_process_of_the_machine_is_of_a_container(
    tmp_path: Path, space: str, pid: int, found: str | None
) -> None:
    """In a container of our own the same number would be another process."""
    (tmp_path / "self" / "ns").mkdir(parents=True)
    (tmp_path / "self" / "ns" / "pid").symlink_to(space)
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "cgroup").write_text(f"0::/system.slice/docker-{ID}.scope\n")

    assert container_of(pid, proc=tmp_path) == found
