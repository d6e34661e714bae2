"""Services: what they are, use and print, and what is done to them."""

from collections.abc import Sequence

from watchroom.client.models.logs import Logs
from watchroom.client.models.operations import BulkDone, Ordered, UpdateEntry
from watchroom.client.models.service_impact import Impact, Strips
from watchroom.client.models.service_latency import Latency
from watchroom.client.models.services import (
    ServiceDetail,
    ServiceEnv,
    ServiceList,
    Stats,
    StatsHistory,
    UpdateState,
)
from watchroom.client.request import ORDER_S, Request, When, Words, ask, ask_data, in_path


def list_services(
    *,
    filter_: str | None = None,
    limit: int | None = None,
    page: int | None = None,
    host: Words | None = None,
    project: Words | None = None,
    health: Words | None = None,
    update: Words | None = None,
    search: str | None = None,
) -> Request[ServiceList]:
    """List services with their state and what they use."""
    return ask(
        "GET",
        "/api/services",
        ServiceList,
        filter_=filter_,
        limit=limit,
        page=page,
        host=host,
        project=project,
        health=health,
        update=update,
        search=search,
    )


def read_service(service: str, *, host: str | None = None) -> Request[ServiceDetail]:
    """Read one service, with how it was set up: by its id, its container's name or id."""
    return ask_data("GET", of_service(service), ServiceDetail, host=host)


def reveal_env(service: str, *, host: str | None = None) -> Request[ServiceEnv]:
    """Read the environment of a service with its secrets; who asked stands in the audit."""
    return ask_data("POST", f"{of_service(service)}/env", ServiceEnv, host=host)


def start_service(
    service: str, *, host: str | None = None, wait: bool | None = None
) -> Request[Ordered]:
    """Start a service; with `wait=False` it is answered at once, see `wait_for_operation`."""
    return _order(service, "start", host=host, wait=wait)


def stop_service(
    service: str,
    *,
    host: str | None = None,
    wait: bool | None = None,
    after_runs: bool | None = None,
) -> Request[Ordered]:
    """Stop a service."""
    return _order(service, "stop", host=host, wait=wait, after_runs=after_runs)


def restart_service(
    service: str,
    *,
    host: str | None = None,
    wait: bool | None = None,
    after_runs: bool | None = None,
) -> Request[Ordered]:
    """Restart a service; one that does not run is started."""
    return _order(service, "restart", host=host, wait=wait, after_runs=after_runs)


def update_service(
    service: str,
    *,
    host: str | None = None,
    wait: bool | None = None,
    dry_run: bool | None = None,
    remove_old_image: bool | None = None,
    after_runs: bool | None = None,
) -> Request[Ordered]:
    """Update a service to the newest image of its tag, or put it back as it was."""
    return _order(
        service,
        "update",
        host=host,
        wait=wait,
        dry_run=dry_run,
        remove_old_image=remove_old_image,
        after_runs=after_runs,
    )


def roll_back_service(
    service: str,
    image: str,
    *,
    host: str | None = None,
    wait: bool | None = None,
    dry_run: bool | None = None,
    after_runs: bool | None = None,
) -> Request[Ordered]:
    """Bring a service back to an image of its history: an id out of an operation's `images`."""
    return _order(
        service,
        "rollback",
        host=host,
        wait=wait,
        image=image,
        dry_run=dry_run,
        after_runs=after_runs,
    )


def _order(
    service: str, action: str, *, host: str | None, **options: str | bool | None
) -> Request[Ordered]:
    path = f"{of_service(service)}/{action}"
    return ask_data("POST", path, Ordered, answer_s=ORDER_S, host=host, **options)


def order_many(action: str, services: Sequence[str]) -> Request[BulkDone]:
    """Do the same to several services, one after the other, up to the first failure."""
    body = {"action": action, "services": list(services)}
    return ask_data("POST", "/api/services/bulk", BulkDone, body=body, answer_s=ORDER_S)


def check_update(service: str, *, host: str | None = None) -> Request[UpdateState]:
    """Ask the registry now whether there is a newer image."""
    return ask_data("POST", f"{of_service(service)}/check-update", UpdateState, host=host)


def list_strips(
    *, hours: int | None = None, from_: When | None = None, to: When | None = None
) -> Request[Strips]:
    """Tell how every service stood over the last hours, or in a time, in 48 equal parts."""
    return ask_data("GET", "/api/services/strips", Strips, hours=hours, from_=from_, to=to)


def read_impact(service: str, *, host: str | None = None) -> Request[Impact]:
    """Tell what a stop of a service would touch."""
    return ask_data("GET", f"{of_service(service)}/impact", Impact, host=host)


def list_updates() -> Request[list[UpdateEntry]]:
    """List which services can be updated."""
    return ask_data("GET", "/api/services/updates", list[UpdateEntry])


def read_logs(  # noqa: PLR0913  one for each filter
    service: str,
    *,
    host: str | None = None,
    lines: int | None = None,
    since: When | None = None,
    until: When | None = None,
    search: str | None = None,
    regex: str | None = None,
    level: Words | None = None,
    stream: str | None = None,
    cursor: str | None = None,
) -> Request[Logs]:
    """Read what a service printed: the latest lines that are wanted, the oldest first."""
    return ask_data(
        "GET",
        f"{of_service(service)}/logs",
        Logs,
        host=host,
        lines=lines,
        since=since,
        until=until,
        search=search,
        regex=regex,
        level=level,
        stream=stream,
        cursor=cursor,
    )


def read_stats(service: str, *, host: str | None = None) -> Request[Stats]:
    """Read what a service uses now."""
    return ask_data("GET", f"{of_service(service)}/stats", Stats, host=host)


def read_stats_history(
    service: str,
    *,
    host: str | None = None,
    from_: When | None = None,
    to: When | None = None,
    points: int | None = None,
) -> Request[StatsHistory]:
    """Read what a service used over a time."""
    return ask_data(
        "GET",
        f"{of_service(service)}/stats/history",
        StatsHistory,
        host=host,
        from_=from_,
        to=to,
        points=points,
    )


def read_latency(
    service: str,
    *,
    host: str | None = None,
    from_: When | None = None,
    to: When | None = None,
    points: int | None = None,
) -> Request[Latency]:
    """Read how long nodes of workflows took that talk to a service."""
    return ask_data(
        "GET",
        f"{of_service(service)}/latency",
        Latency,
        host=host,
        from_=from_,
        to=to,
        points=points,
    )


def of_service(service: str) -> str:
    """Return the path of a service."""
    return f"/api/services/{in_path(service)}"
