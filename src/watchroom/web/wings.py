"""The two wings of the API: each has its own envelope and its own budget of requests."""

from enum import StrEnum
from typing import Final


class Wing(StrEnum):
    """Which of the two an endpoint belongs to."""

    EXECUTIONS = "executions"  # runs, what is counted of them, and everything not told apart
    SERVICES = "services"  # containers, what is done to them, webhooks, people and keys


_SERVICES: Final = (
    "/api/services",
    "/api/operations",
    "/api/audit",
    "/api/system/stats",
    "/api/system/host",
    "/api/webhooks",
    "/api/session",
    "/api/sessions",
    "/api/people",
    "/api/setup",
    "/api/keys",
)


def wing_of(path: str) -> Wing:
    """Return the wing of a path, an unknown one too."""
    known = any(path == root or path.startswith(f"{root}/") for root in _SERVICES)
    return Wing.SERVICES if known else Wing.EXECUTIONS
