"""Finds the service that a person means, also by the name that is shown for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from watchroom.client import Refused, Watchroom
from watchroom.client.models.services import Service
from watchroom.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """How the server is asked for a service."""

    reference: str  # an id, or what it is to look for by itself
    host: str | None  # None: any


def named(client: Watchroom, name: str, *, host: str | None) -> Named:
    """
    Return how to ask for the service called *name*.

    What the server knows goes first: ids and names of containers. Where it knows none, it may be a
    name that is shown, in capitals or not. What is neither is left to the server, which may have
    kept the log of one that is gone. Raises InvalidInput where several are called so, and the
    client's errors.
    """
    try:
        found = client.read_service(name, host=host)
    except Refused as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
    else:
        return Named(reference=found.id, host=found.host)
    shown = [
        each
        for each in client.list_services(host=host, search=name).data
        if each.name.casefold() == name.casefold()
    ]
    if len(shown) > 1:
        raise InvalidInput("NAME", _ambiguous(name, shown))
    return Named(reference=shown[0].id if shown else name, host=shown[0].host if shown else host)


def _ambiguous(name: str, found: Sequence[Service]) -> str:
    ids = ", ".join(f"{each.id} on {each.host}" for each in found)
    return f"{len(found)} services are called {name!r}: {ids}. Name one by its id, and its --host"
