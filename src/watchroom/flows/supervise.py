"""Keeps a background flow alive: an unforeseen error is logged, and the flow begins anew."""

from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from watchroom.flows.backoff import Backoff

RESTART: Final = Backoff(first_s=1.0, most_s=30.0)

log = structlog.get_logger(__name__)


async def supervise(
    name: str, flow: Callable[[], Awaitable[None]], *, restart: Backoff = RESTART
) -> None:
    """
    Run *flow* until it returns; start it again, after a pause, whenever it raises.

    A defect in one flow must neither end the server nor stay unseen.
    """
    failures = 0
    while True:
        try:
            await flow()
        except Exception:
            failures += 1
            log.exception("flow failed", flow=name, failures=failures)
            await restart.wait(failures)
        else:
            return
