"""
What the kernel tells of the machine that Watchroom runs on.

Source of the formats: proc(5). A container sees its host's figures there. Where there is no such
file, as outside of Linux, everything is unknown.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")

_FIELDS: Final = 8  # user nice system idle iowait irq softirq steal; guests are in user already
_IDLE: Final = slice(3, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class CpuTicks:
    """CPU time since the machine was started, summed over its CPUs, in ticks of the kernel."""

    busy: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Memory and swap in bytes; None where the kernel does not tell."""

    total_bytes: int | None
    available_bytes: int | None  # that programs can get, page cache included
    swap_total_bytes: int | None
    swap_free_bytes: int | None


def read_ticks(proc: Path = PROC) -> CpuTicks | None:
    """Return CPU time up to now; None if it is not known."""
    line = _read(proc / "stat").partition("\n")[0].split()
    if len(line) <= _FIELDS or line[0] != "cpu" or not all(map(_is_number, line[1:])):
        return None
    ticks = [int(each) for each in line[1 : 1 + _FIELDS]]
    return CpuTicks(busy=sum(ticks) - sum(ticks[_IDLE]), total=sum(ticks))


def busy_percent(before: CpuTicks, after: CpuTicks) -> float | None:
    """Return how busy all CPUs together were, 100 at most; None if no time has passed."""
    total = after.total - before.total
    busy = after.busy - before.busy
    return min(100.0, busy / total * 100) if total > 0 and busy >= 0 else None


def read_memory(proc: Path = PROC) -> Memory:
    """Return memory and swap."""
    lines = (line.partition(":") for line in _read(proc / "meminfo").splitlines())
    values = {name: words for name, _, words in lines}
    return Memory(
        total_bytes=_kib(values.get("MemTotal")),
        available_bytes=_kib(values.get("MemAvailable")),
        swap_total_bytes=_kib(values.get("SwapTotal")),
        swap_free_bytes=_kib(values.get("SwapFree")),
    )


def read_load(proc: Path = PROC) -> tuple[float, float, float] | None:
    """Return the mean number of programs that ran or wanted to, over 1, 5 and 15 minutes."""
    words = _read(proc / "loadavg").split()
    try:
        one, five, fifteen = map(float, words[:3])
    except ValueError:
        return None
    return one, five, fifteen


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def _kib(words: str | None) -> int | None:
    """Return bytes for "24684096 kB", in which the kernel means 1024 bytes."""
    number, _, unit = (words or "").strip().partition(" ")
    return int(number) * 1024 if _is_number(number) and unit == "kB" else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
