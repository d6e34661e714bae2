"""How runs end, and what n8n and the servers say where they fail."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Ending(StrEnum):
    """How a run ends."""

    QUIET = "quiet"  # success, and nobody was told
    ALERT = "alert"  # success, and Telegram has sent a message
    WAITING = "waiting"  # a message was sent, and the run waits for a person
    RUNNING = "running"  # not yet
    CANCELED = "canceled"  # by a person
    CRASHED = "crashed"  # n8n was restarted under it
    REFUSED = "refused"  # the model's server does not listen
    TIMEOUT = "timeout"  # it does not answer in time
    KILLED = "killed"  # it answers that its runner was killed
    MISSING = "missing"  # it does not have the model
    LIMITED = "limited"  # Telegram wants fewer messages
    NO_CHAT = "no_chat"  # Telegram does not know the chat
    NO_NAME = "no_name"  # Telegram's name cannot be resolved


STATUS: Final = {
    Ending.QUIET: "success",
    Ending.ALERT: "success",
    Ending.WAITING: "waiting",
    Ending.RUNNING: "running",
    Ending.CANCELED: "canceled",
    Ending.CRASHED: "crashed",
}  # n8n's word; of all others it is "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What an HTTP node of n8n 2 keeps of a failed request."""

    message: str  # n8n's own words
    raw: str  # the server's, or the socket's
    code: str  # an HTTP status or an error of the socket
    description: str | None  # what the server said; None: it said nothing


MODEL_FAILURES: Final = {
    Ending.REFUSED: Failure(
        message="The service refused the connection - perhaps it is offline",
        raw="connect ECONNREFUSED {address}",
        code="ECONNREFUSED",
        description=None,
    ),
    Ending.TIMEOUT: Failure(
        message="The connection was aborted, perhaps the server is offline",
        raw="timeout of {timeout}ms exceeded",
        code="ECONNABORTED",
        description=None,
    ),
    Ending.KILLED: Failure(
        message="The service was not able to process your request",
        raw='500 - "{{\\"error\\":\\"llama runner process has terminated: signal: killed\\"}}"',
        code="500",
        description="llama runner process has terminated: signal: killed",
    ),
    Ending.MISSING: Failure(
        message="The resource you are requesting could not be found",
        raw='404 - "{{\\"error\\":\\"model \'{model}\' not found\\"}}"',
        code="404",
        description="model '{model}' not found",
    ),
}
TELEGRAM_FAILURES: Final = {
    Ending.LIMITED: Failure(
        message="The service is receiving too many requests from you",
        raw='429 - {{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 37",'
        '"parameters":{{"retry_after":37}}}}',
        code="429",
        description="Too Many Requests: retry after 37",
    ),
    Ending.NO_CHAT: Failure(
        message="Bad request - please check your parameters",
        raw='400 - {{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}}',
        code="400",
        description="Bad Request: chat not found",
    ),
    Ending.NO_NAME: Failure(
        message="The connection cannot be established, this usually occurs due to an incorrect "
        "host (domain) value",
        raw="getaddrinfo EAI_AGAIN api.telegram.org",
        code="EAI_AGAIN",
        description=None,
    ),
}
UNBEGUN: Final = frozenset({Ending.RUNNING, Ending.CANCELED, Ending.CRASHED})
