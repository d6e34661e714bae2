"""How long an engine may take for what."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """In seconds; tests shrink them."""

    connect_s: float = 5.0  # until the connection stands
    answer_s: float = 15.0  # for what the engine knows: lists, inspections, the head of a stream
    change_s: float = 120.0  # for what it has to do: disks, networks and GPUs take their time
    stop_margin_s: float = 30.0  # beyond a container's own grace: the kill, and clearing up
    registry_s: float = 60.0  # for a question that the engine passes on to a registry
    disk_usage_s: float = 120.0  # for measuring every layer and volume
    pull_silence_s: float = 300.0  # without a word about a pull while the engine itself answers
    quiet_s: float = 3.0  # of silence on a stream, after which the engine is asked if it lives
    ping_s: float = 3.0  # for the answer; a loss is noticed after twice the silence and this


STANDARD_DEADLINES: Final = Deadlines()
