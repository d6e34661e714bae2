"""`GET /api/services`: the list of services."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from litestar.response import Response

from watchroom.domain.errors import InvalidInput
from watchroom.domain.services import Health, StatusFilter
from watchroom.flows.services.views import ServiceView, UpdateChance
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, query
from watchroom.web.kinds import choice, integer, many, text
from watchroom.web.service_inputs import fleet_of, wing_a_of
from watchroom.web.shown_services import shown_host, shown_service
from watchroom.web.wire.services import Paging, Service, ServiceList

LARGEST_PAGE: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceListInputs(Inputs):
    """What the list can be asked for."""

    filter: StatusFilter = query(
        choice(StatusFilter),
        says="Only services of this status; `stopped` is whatever does not run.",
        default=StatusFilter.ALL,
        example="running",
    )
    limit: int | None = query(
        integer(1, 1000), says="Number of results per page; all without it.", default=None
    )
    page: int = query(integer(1, LARGEST_PAGE), says="Page number; needs `limit`.", default=1)
    host: tuple[str, ...] = query(many(text(255)), says="Only on these hosts.", default=())
    project: tuple[str, ...] = query(
        many(text(255)), says="Only of these Compose projects.", default=()
    )
    health: tuple[Health, ...] = query(
        many(choice(Health)), says="Only with one of these.", default=()
    )
    update: tuple[UpdateChance, ...] = query(
        many(choice(UpdateChance)),
        says="Only with one of these; what was not looked at yet is `unknown`.",
        default=(),
    )
    search: str | None = query(
        text(200),
        says="Words that must all occur in name, id, container, description, image or project, "
        "in capitals or not.",
        default=None,
    )


async def list_services(call: Call[ServiceListInputs]) -> Response[bytes]:
    """
    List the services by name, each with its state and what it uses.

    The answer comes from memory, where events and samples keep it up to date; no Docker host is
    asked. A service whose host is out of reach stays in the list, with `state.known` false. Without
    a Docker host in the settings the list is empty. A `host` that the settings do not name is 404.
    """
    asked, fleet = call.inputs, fleet_of(call)
    if asked.page > 1 and asked.limit is None:
        raise InvalidInput("page", "Needs limit")
    for name in asked.host:
        fleet.host(name)
    found = [view for view in fleet.views() if _is_wanted(view, asked)]
    limit = asked.limit or max(1, len(found))
    first = (asked.page - 1) * limit
    answer = ServiceList(
        data=[_shown(call, view) for view in found[first : first + limit]],
        pagination=_paging(asked, found),
        hosts=[shown_host(host) for host in fleet.hosts()],
    )
    return json_response(answer)


def _shown(call: Call[ServiceListInputs], view: ServiceView) -> Service:
    return shown_service(view, wing_a_of(call).restarts(view), now_ms=call.now_ms)


def _paging(asked: ServiceListInputs, found: Sequence[ServiceView]) -> Paging:
    total = len(found)
    pages = -(-total // asked.limit) if asked.limit else min(1, total)
    return Paging(page=asked.page, limit=asked.limit, total=total, pages=pages)


def _is_wanted(view: ServiceView, asked: ServiceListInputs) -> bool:
    service = view.service
    chance = view.update.chance if view.update else UpdateChance.UNKNOWN
    return (
        asked.filter.takes(service.state.status)
        and (not asked.host or service.host in asked.host)
        and (not asked.project or service.place.compose_project in asked.project)
        and (not asked.health or service.state.health in asked.health)
        and (not asked.update or chance in asked.update)
        and (asked.search is None or _is_found(view, asked.search))
    )


def _is_found(view: ServiceView, search: str) -> bool:
    service = view.service
    texts = (
        service.identity.name,
        service.id,
        service.container_name,
        service.container_id,
        service.identity.description,
        service.image,
        service.place.compose_project,
    )
    whole = "\n".join(part for part in texts if part).casefold()
    return all(word in whole for word in search.casefold().split())
