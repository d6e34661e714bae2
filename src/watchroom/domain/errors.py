"""
Every error that Watchroom raises on purpose.

    WatchroomError
    ├── InvalidInput        what the caller sent cannot be used: a field and a reason
    ├── NotFound            the thing named does not exist
    ├── Conflict            it exists, but now is the wrong moment, or it is someone else's
    ├── NotAuthenticated    no key, or one that is not ours
    ├── NotAllowed          a good key without the scope
    ├── TooManyRequests     a limit is used up; says when to come back
    ├── UnsupportedFormat   a picture format that we do not make
    ├── Undecodable         data that cannot be read: hostile, cut short, or of an unknown shape
    │   └── PictureRefused  a picture over a limit, or no picture at all
    ├── Unavailable         a neighbour is gone: database, object store, worker
    │   ├── StoreUnavailable   our own database refuses: gone, locked, disk full, read-only
    │   │   └── LeaseLost      another server has taken over what this one was about to write
    │   ├── SourceUnavailable  n8n's database or its files cannot be reached
    │   ├── EngineUnavailable  a Docker Engine cannot be reached, is silent or not one at all
    │   └── ReceiverUnavailable  a webhook's receiver cannot be reached, or must not be
    ├── EngineRefused       a Docker Engine understood and said no; its own words
    └── Misconfigured       the settings contradict themselves or the world; says what to change

The domain knows no HTTP: `web.errors` gives each of them a status.
"""


class WatchroomError(Exception):
    """Root of the tree; its text is written for the person who reads it."""


class InvalidInput(WatchroomError):
    """What the caller sent cannot be used."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class NotFound(WatchroomError):
    """The thing named does not exist."""


class Conflict(WatchroomError):
    """The thing exists, but the moment or the owner is wrong."""


class NotAuthenticated(WatchroomError):
    """No credentials, or bad ones."""


class NotAllowed(WatchroomError):
    """Good credentials without the right to do this."""


class TooManyRequests(WatchroomError):
    """A limit is used up, and will not be for ever."""

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class UnsupportedFormat(WatchroomError):
    """A format that we do not make."""


class Undecodable(WatchroomError):
    """Data that cannot be read."""


class PictureRefused(Undecodable):
    """A picture over a limit, or no picture at all."""


class Unavailable(WatchroomError):
    """A neighbour does not answer."""


class StoreUnavailable(Unavailable):
    """Our own database or object store refuses."""


class LeaseLost(StoreUnavailable):
    """Another server does this by now; what was about to be written is not."""


class SourceUnavailable(Unavailable):
    """n8n's database, or the folder with its files, cannot be reached."""


class EngineUnavailable(Unavailable):
    """A Docker Engine cannot be reached, does not answer in time, or is none."""


class ReceiverUnavailable(Unavailable):
    """A webhook's receiver cannot be reached, does not answer in time, or must not be asked."""


class EngineRefused(WatchroomError):
    """A Docker Engine understood what it was asked and will not or cannot do it; in its words."""


class Misconfigured(WatchroomError):
    """The settings contradict themselves or the world."""
