"""What was done to services, what happened to them, and who did what."""

from watchroom.client.listings import Walk
from watchroom.client.models.operations import Operation, OperationList
from watchroom.client.models.service_history import (
    AuditEntry,
    AuditList,
    AuditState,
    CrashDetail,
    CrashList,
    Event,
)
from watchroom.client.request import Request, When, ask, ask_data, in_path
from watchroom.client.requests.services import of_service
from watchroom.client.waiting import Wait


def list_operations(
    *,
    service: str | None = None,
    host: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Request[OperationList]:
    """List what was done to services, the newest first."""
    return ask(
        "GET",
        "/api/operations",
        OperationList,
        service=service,
        host=host,
        limit=limit,
        cursor=cursor,
    )


def each_operation(
    *, service: str | None = None, host: str | None = None, page_size: int = 200
) -> Walk[OperationList, Operation]:
    """Give everything that was done to services, page after page."""
    return Walk(
        request=list_operations(service=service, host=host, limit=page_size),
        items=lambda page: page.data,
        onward=lambda page: _onward(page.pagination.next_cursor),
    )


def read_operation(operation_id: str) -> Request[Operation]:
    """Read one operation, step by step, also while it runs."""
    return ask_data("GET", f"/api/operations/{in_path(operation_id)}", Operation)


def wait_for_operation(operation_id: str, *, deadline_s: float = 900.0) -> Wait[Operation]:
    """Return an operation when it has ended. Raises NotInTime."""
    return Wait(
        request=read_operation(operation_id),
        is_over=lambda operation: operation.ended_at is not None,
        deadline_s=deadline_s,
    )


def cancel_operation(operation_id: str) -> Request[Operation]:
    """Call an update off that has not changed anything yet."""
    return ask_data("POST", f"/api/operations/{in_path(operation_id)}/cancel", Operation)


def recover_operation(operation_id: str) -> Request[Operation]:
    """Try again to finish or undo an update whose way back had failed."""
    return ask_data("POST", f"/api/operations/{in_path(operation_id)}/recover", Operation)


def list_service_operations(
    service: str, *, host: str | None = None, limit: int | None = None, cursor: str | None = None
) -> Request[OperationList]:
    """List what was done to a service, the newest first."""
    path = f"{of_service(service)}/operations"
    return ask("GET", path, OperationList, host=host, limit=limit, cursor=cursor)


def list_events(
    service: str,
    *,
    host: str | None = None,
    from_: When | None = None,
    to: When | None = None,
    limit: int | None = None,
) -> Request[list[Event]]:
    """List what happened to a service's containers, the newest first."""
    path = f"{of_service(service)}/events"
    return ask_data("GET", path, list[Event], host=host, from_=from_, to=to, limit=limit)


def list_crashes(
    service: str, *, host: str | None = None, limit: int | None = None, cursor: int | None = None
) -> Request[CrashList]:
    """List when a service failed, the newest first."""
    path = f"{of_service(service)}/crashes"
    return ask("GET", path, CrashList, host=host, limit=limit, cursor=cursor)


def read_crash(service: str, crash: int, *, host: str | None = None) -> Request[CrashDetail]:
    """Read a crash with the last lines and figures before it."""
    return ask_data("GET", f"{of_service(service)}/crashes/{crash:d}", CrashDetail, host=host)


def list_audit(
    *, target: str | None = None, limit: int | None = None, cursor: int | None = None
) -> Request[AuditList]:
    """List who did what, the newest first."""
    return ask("GET", "/api/audit", AuditList, target=target, limit=limit, cursor=cursor)


def each_audit_entry(
    *, target: str | None = None, page_size: int = 500
) -> Walk[AuditList, AuditEntry]:
    """Give who did what, page after page."""
    return Walk(
        request=list_audit(target=target, limit=page_size),
        items=lambda page: page.data,
        onward=lambda page: _onward(page.pagination.next_cursor),
    )


def check_audit() -> Request[AuditState]:
    """Tell whether the audit is whole."""
    return ask_data("GET", "/api/audit/check", AuditState)


def _onward(cursor: str | None) -> tuple[str, str] | None:
    return None if cursor is None else ("cursor", cursor)
