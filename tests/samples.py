"""Samples of what containers use, as the sampler takes them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from watchroom.domain.stats_samples import StatsSample

_PLAIN = StatsSample(
    host="local",
    service="ollama",
    at_ms=0,
    cpu_percent=12.5,
    memory_bytes=512_000_000,
    memory_limit_bytes=1_073_741_824,
    received_bytes_s=1_000.0,
    sent_bytes_s=2_000.0,
    read_bytes_s=3_000.0,
    written_bytes_s=4_000.0,
    pids=17,
)


def a_sample(at_ms: int, **changes: Any) -> StatsSample:
    """Return a sample of the service "ollama" on the host "local", with some fields changed."""
    return replace(_PLAIN, at_ms=at_ms, **changes)


def sweeps(from_ms: int, to_ms: int, *, every_ms: int = 5_000) -> Iterable[StatsSample]:
    """Yield samples whose CPU use is the number of their minute."""
    for at_ms in range(from_ms, to_ms, every_ms):
        yield a_sample(at_ms, cpu_percent=float(at_ms // 60_000 % 1_000))
