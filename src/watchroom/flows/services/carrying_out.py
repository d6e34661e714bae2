"""Does what an operation orders, and tells what came of it whatever goes wrong."""

from typing import Final

import structlog

from watchroom.domain.errors import WatchroomError
from watchroom.domain.operations import REFUSED, Action, OperationStatus
from watchroom.flows.services.actions import ACTIONS
from watchroom.flows.services.progress import Cancelled, Outcome
from watchroom.flows.services.rolling_back import roll_back
from watchroom.flows.services.runs_ahead import OrderOptions, StillInUse, let_runs_end
from watchroom.flows.services.swarm_actions import SwarmActions
from watchroom.flows.services.under_way import Running
from watchroom.flows.services.update_making import Workshop
from watchroom.flows.services.updating import update

_CALLED_OFF: Final = Outcome(
    status=OperationStatus.CANCELLED, result="Cancelled before anything was changed."
)

log = structlog.get_logger(__name__)


async def carry_out(
    running: Running, options: OrderOptions, *, shop: Workshop, swarm: SwarmActions
) -> Outcome:
    """Carry out an operation on the engine of *shop*."""
    try:
        return await _do(running, options, shop, swarm)
    except Cancelled:
        return _CALLED_OFF
    except StillInUse as error:
        return Outcome(status=OperationStatus.FAILED, result=REFUSED, error=str(error))
    except WatchroomError as error:
        words = str(error)
    except Exception as error:
        log.exception("operation failed", operation=running.operation.id)
        words = f"an unforeseen {type(error).__name__}; the log has more"
    return Outcome(status=OperationStatus.FAILED, result="Failed.", error=words)


async def _do(
    running: Running, options: OrderOptions, shop: Workshop, swarm: SwarmActions
) -> Outcome:
    progress, action = running.progress, running.operation.action
    if action is Action.UPDATE and not running.is_swarm:
        return await update(shop, running.container_id, progress, options)
    if action is Action.ROLL_BACK:
        return await roll_back(shop, running.container_id, progress, options)
    await let_runs_end(options.runs_ahead, progress)
    progress.cannot_be_cancelled_any_more()
    if running.is_swarm:
        return await swarm.act(shop.engine, progress)
    return await ACTIONS[action](shop.engine, running.container_id, progress)
