"""A process that is there and does nothing: the kernel takes its connections, nobody answers."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def standing_still(process: subprocess.Popen[bytes] | None) -> Iterator[None]:
    """Let a running process stand still while the block lasts."""
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)
