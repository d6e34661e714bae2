"""
A client of Watchroom's API, with typed answers: `Watchroom` waits, `AsyncWatchroom` is awaited.

It needs nothing else of this program, and never imports it.
"""

from watchroom.client.asynchronous import AsyncWatchroom
from watchroom.client.errors import (
    ClientError,
    NotInTime,
    Refused,
    Unintelligible,
    Unreachable,
)
from watchroom.client.live_asynchronous import AsyncLive
from watchroom.client.live_synchronous import Live
from watchroom.client.retries import Retries
from watchroom.client.synchronous import Watchroom

__all__ = [
    "AsyncLive",
    "AsyncWatchroom",
    "ClientError",
    "Live",
    "NotInTime",
    "Refused",
    "Retries",
    "Unintelligible",
    "Unreachable",
    "Watchroom",
]
