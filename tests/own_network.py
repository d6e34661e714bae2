"""
A network of its own for one process of the tests.

Docker makes network interfaces all the time, and Chromium drops whatever it is loading each time
the network of the machine changes: a process that tries pages must not hear of containers that
others start, nor of addresses that its own ones are given seconds later, as those of IPv6 are.
No two processes can take the same port either.
"""

import ctypes
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from docker_images import find_busybox

CLONE_NEWNET: Final = 0x40000000  # of Linux' sched.h
_NEW_WITHOUT_IPV6: Final = Path("/proc/sys/net/ipv6/conf/default/disable_ipv6")
_OURS: Final = Path("/proc/thread-self/ns/net")


def leave_network() -> None:
    """Move this thread, and all that it starts, into a network that leads nowhere."""
    busybox = find_busybox()
    if os.geteuid() == 0 and busybox is not None:
        _call("unshare", CLONE_NEWNET)
        _NEW_WITHOUT_IPV6.write_text("1")
        # With a loopback alone Chromium says that it is offline; a cable to nowhere is enough.
        _run(busybox, "link add cable type veth")
        for _, name in socket.if_nameindex():
            _run(busybox, f"link set {name} up")
        _run(busybox, "address add 198.51.100.1/24 dev cable")


def _run(busybox: str, words: str) -> None:
    subprocess.run([busybox, "ip", *words.split()], check=True)


@contextmanager
def network_of_machine() -> Iterator[None]:
    """Be in the network of the machine while the block lasts, for what is fetched from outside."""
    if os.geteuid() != 0:
        yield
        return
    parents = Path(f"/proc/{os.getppid()}/ns/net")  # which has not left it
    with _OURS.open("rb") as ours:
        with parents.open("rb") as machines:
            _call("setns", machines.fileno(), CLONE_NEWNET)
        try:
            yield
        finally:
            _call("setns", ours.fileno(), CLONE_NEWNET)


def _call(name: str, *arguments: int) -> None:
    """Call a function of the C library that Python has not yet. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc[name](*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
