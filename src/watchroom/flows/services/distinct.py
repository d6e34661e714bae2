"""Which services a host shows, each with an id of its own."""

from collections.abc import Iterable
from dataclasses import replace

from watchroom.domain.services import Service
from watchroom.flows.services.interim_names import final_name


def distinct(services: Iterable[Service]) -> list[Service]:
    """
    Return the services of a host by container name, no two of them with the same id.

    Two Compose projects may both have a `db`, and `--scale` makes several containers of one
    service: the first by name keeps the id, the others are called by their container's name,
    which an engine gives only once. A container that is about to take the place of another, or
    has lost its own, is left out while the other has the name.
    """
    by_name = {service.container_name: service for service in services}
    taken: set[str] = set()
    found = []
    for name in sorted(by_name):
        service, final = by_name[name], final_name(name)
        if final != name and final in by_name:
            continue
        id_ = final if service.id == name else service.id
        if id_ in taken or (id_ != final and id_ in by_name):
            id_ = final
        taken.add(id_)
        found.append(service if id_ == service.id else _with_id(service, id_))
    return found


def _with_id(service: Service, id_: str) -> Service:
    return replace(service, identity=replace(service.identity, id=id_))
