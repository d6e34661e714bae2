"""The load generator wrk, where it is installed: it costs far less than a client in Python."""

import re
import shutil
import subprocess
from dataclasses import dataclass

from bench.figures import NotMeasured

_UNIT_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
_P99 = re.compile(r"^\s+99%\s+([\d.]+)(us|ms|s|m)\s*$", re.MULTILINE)
_RATE = re.compile(r"^Requests/sec:\s+([\d.]+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a server did under load."""

    per_s: float  # answers
    p99_ms: float


def run(port: int, path: str, *, key: str, connections: int, seconds: float) -> Load | None:
    """
    Load a server with *connections* that ask again as soon as they are answered.

    None if wrk is not installed. Raises RuntimeError if anything but successes came back.
    """
    program = shutil.which("wrk")
    if program is None:
        return None
    command = [program, "-t1", f"-c{connections}", f"-d{seconds:.0f}s"]
    command += ["--timeout=60s", "--latency"]  # a late answer is late, not an error
    command += ["-H", f"X-API-Key: {key}", f"http://127.0.0.1:{port}{path}"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate, p99 = _RATE.search(printed), _P99.search(printed)
    if rate is None or p99 is None or "Non-2xx" in printed or "Socket errors" in printed:
        raise RuntimeError(f"wrk: {printed}")
    return Load(per_s=float(rate[1]), p99_ms=float(p99[1]) * _UNIT_MS[p99[2]])


def missing(row: str, what: str) -> NotMeasured:
    """Say that something needs wrk."""
    return NotMeasured(row=row, what=what, reason="wrk is not installed")
