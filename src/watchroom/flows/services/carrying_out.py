"""Does what an operation orders, and tells what came of it whatever goes wrong."""

from typing import Final

import structlog

from watchroom.domain.errors import WatchroomError
from watchroom.domain.operations import Action, OperationStatus
from watchroom.flows.services.actions import ACTIONS
from watchroom.flows.services.progress import Cancelled, Outcome
from watchroom.flows.services.swarm_actions import SwarmActions
from watchroom.flows.services.under_way import Running
from watchroom.flows.services.update_making import Workshop
from watchroom.flows.services.updating import UpdateOptions, update

_CALLED_OFF: Final = Outcome(
    status=OperationStatus.CANCELLED, result="Cancelled before anything was changed."
)

log = structlog.get_logger(__name__)


async def carry_out(
    running: Running, options: UpdateOptions, *, shop: Workshop, swarm: SwarmActions
) -> Outcome:
    """Carry out an operation on the engine of *shop*; *options* are for an update only."""
    try:
        return await _do(running, options, shop, swarm)
    except Cancelled:
        return _CALLED_OFF
    except WatchroomError as error:
        words = str(error)
    except Exception as error:
        log.exception("operation failed", operation=running.operation.id)
        words = f"an unforeseen {type(error).__name__}; the log has more"
    return Outcome(status=OperationStatus.FAILED, result="Failed.", error=words)


async def _do(
    running: Running, options: UpdateOptions, shop: Workshop, swarm: SwarmActions
) -> Outcome:
    progress, action = running.progress, running.operation.action
    if running.is_swarm:
        return await swarm.act(shop.engine, progress)
    if action is Action.UPDATE:
        return await update(shop, running.container_id, progress, options)
    return await ACTIONS[action](shop.engine, running.container_id, progress)
