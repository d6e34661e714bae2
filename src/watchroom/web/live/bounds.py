"""How much one who listens may have, and how often it hears; tests shrink these."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Bounds of WebSockets."""

    most_of_a_key: int = 100  # connections
    most_in_all: int = 600  # a process may often have no more than 1024 files open
    messages_per_minute: int = 240  # of one connection
    snapshots_per_minute: int = 60  # likewise; each may read the store, and be long
    send_deadline_s: float = 10.0  # for a client to take what was sent before
    heartbeat_s: float = 20.0
    check_s: float = 5.0  # between looks whether a client may still be here
