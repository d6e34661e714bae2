"""`watchroom start`, `stop` and `restart`: orders that are waited for, step by step."""

import sys
import time
from typing import Final

import click

from watchroom.cli.asking import asking
from watchroom.cli.naming import Named, named
from watchroom.cli.terminal import duration, is_for_programs, print_json, print_line
from watchroom.client import NotInTime, Watchroom
from watchroom.client.models.operations import Operation, OperationStep
from watchroom.domain.errors import WatchroomError
from watchroom.domain.operations import OperationStatus, StepState
from watchroom.settings import Settings

DEADLINE_S: Final = 900.0  # for an order to be carried out; the server itself waits no longer
LOOK_EVERY_S: Final = 0.5

_OVER: Final = frozenset({StepState.DONE, StepState.FAILED})


def order(
    settings: Settings,
    action: str,
    name: str,
    *,
    as_json: bool | None,
    host: str | None,
    confirmed: bool,
) -> None:
    """
    Have the server start, stop or restart a service, and print what it does.

    Exits with 1 if it fails. Whatever is not *confirmed* is asked for on the terminal first.
    """
    if not confirmed and not sys.stdin.isatty():
        raise click.UsageError(f"without a terminal to ask on, {action} needs --yes")
    with asking(settings) as client:
        service = named(client, name, host=host)
        if not confirmed:
            _confirm(action, service)
        operation = _carry_out(client, action, service, quiet=is_for_programs(as_json))
    if is_for_programs(as_json):
        print_json(operation)
    else:
        _print_end(operation)
    if operation.status != OperationStatus.SUCCEEDED:
        sys.exit(1)


def _confirm(action: str, service: Named) -> None:
    """Ask whether to go on. Raises Abort for a no."""
    place = f" on {service.host}" if service.host else ""
    click.confirm(f"{action.capitalize()} {service.reference}{place}?", abort=True, err=True)


def _carry_out(client: Watchroom, action: str, service: Named, *, quiet: bool) -> Operation:
    """Give the order, print its steps unless *quiet*, and return how it ended."""
    orders = {
        "start": client.start_service,
        "stop": client.stop_service,
        "restart": client.restart_service,
    }
    ordered = orders[action](service.reference, host=service.host, wait=False)
    if ordered.operation_id is None:
        raise WatchroomError(f"the server tells of no operation: {ordered.message}")
    try:
        return _waited(client, ordered.operation_id, quiet=quiet)
    except KeyboardInterrupt:
        click.echo(f"the server goes on with operation {ordered.operation_id}", err=True)
        raise


def _waited(client: Watchroom, operation_id: str, *, quiet: bool) -> Operation:
    """Return an operation when it has ended. Raises NotInTime."""
    deadline_s, told = time.monotonic() + DEADLINE_S, 0
    while True:
        operation = client.read_operation(operation_id)
        steps = [step for step in operation.steps if step.state in _OVER]
        for step in () if quiet else steps[told:]:
            _print_step(step)
        told = len(steps)
        if operation.ended_at is not None:
            return operation
        if time.monotonic() >= deadline_s:
            raise NotInTime(f"operation {operation_id} is not over within {DEADLINE_S:g} seconds")
        time.sleep(LOOK_EVERY_S)


def _print_step(step: OperationStep) -> None:
    took_s = None
    if step.started_at and step.ended_at:
        took_s = (step.ended_at - step.started_at).total_seconds()
    print_line(f"{step.state:<6}", step.name, duration(took_s), step.detail)


def _print_end(operation: Operation) -> None:
    failed = operation.status != OperationStatus.SUCCEEDED
    words = operation.result or operation.status
    place = f"{operation.service} on {operation.host}:"
    print_line(f"{place} {words}", operation.error, colour="red" if failed else None)
