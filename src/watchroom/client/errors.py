"""
What can go wrong for a client.

    ClientError
        Unreachable        no answer came, or none that came to its end
        Unintelligible     an answer came that is none of Watchroom's
        NotInTime          what was waited for did not happen in time
        Refused            the server says no, with a status, a code and a message
"""

from collections.abc import Mapping


class ClientError(Exception):
    """Anything that this package raises."""


class Unreachable(ClientError):
    """No answer came, or none that came to its end."""


class Unintelligible(ClientError):
    """An answer came that is none of Watchroom's."""


class NotInTime(ClientError):
    """What was waited for did not happen in time; it may still."""


class Refused(ClientError):
    """The server says no."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None,
        code: str,
        details: Mapping[str, str] | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        """*status* is that of HTTP; None for what was said over a WebSocket."""
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code  # what went wrong, for programs: NOT_FOUND, CONFLICT ...
        self.details = dict(details or {})  # the field that is to blame, or an operation's id
        self.retry_after_s = retry_after_s  # seconds to wait; None where waiting does not help
