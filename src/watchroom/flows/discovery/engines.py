"""Which Docker Engines answer, and why others do not."""

import getpass
import grp
import os
import pwd
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from watchroom.docker.address import EngineAddress
from watchroom.docker.containers import Containers
from watchroom.docker.deadlines import Deadlines
from watchroom.docker.engine import Engine
from watchroom.domain.errors import WatchroomError
from watchroom.domain.json_values import text
from watchroom.flows.discovery.n8n_containers import Inspection, is_n8n

QUICK: Final = Deadlines(connect_s=2.0, answer_s=5.0)  # who waits for this is a person


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEngine:
    """An engine, or the place of one that does not answer."""

    address: EngineAddress
    version: str | None  # of the engine; None: it does not answer
    was_named: bool = False  # by DOCKER_HOST: somebody expects it to be there
    containers: tuple[Inspection, ...] = ()  # all of them if one is n8n's, else none
    count: int = 0  # of containers
    problem: str | None = None  # why it does not answer; None: it does
    advice: tuple[str, ...] = ()  # what to run, where that is known

    @property
    def host(self) -> str:
        """Where its published ports are reached from here."""
        return self.address.host or "127.0.0.1"


async def look_at(address: EngineAddress) -> FoundEngine:
    """Ask an engine who it is and what runs there. Raises nothing of ours."""
    try:
        async with Engine(address, deadlines=QUICK) as engine:
            version = await engine.system.version()
            listed = await engine.containers.list_all()
            has_n8n = any(is_n8n(entry.get("Image")) for entry in listed)
            ids = [name for entry in listed if (name := text(entry.get("Id")))]
            return FoundEngine(
                address=address,
                version=version.version,
                containers=await _inspected(engine.containers, ids) if has_n8n else (),
                count=len(listed),
            )
    except WatchroomError as error:
        advice = socket_advice(address.socket) if address.socket else ()
        return FoundEngine(address=address, version=None, problem=str(error), advice=advice)


async def _inspected(containers: Containers, ids: list[str]) -> tuple[Inspection, ...]:
    """Return what is known of containers; one that went away meanwhile is left out."""
    found = []
    for name in ids:
        with suppress(WatchroomError):
            found.append(await containers.inspect(name))
    return tuple(found)


def socket_advice(socket: Path) -> tuple[str, ...]:
    """Return what to run so that this user may use a socket; nothing if that is not the reason."""
    try:
        status = socket.stat()
    except OSError:
        return ()
    if os.access(socket, os.R_OK | os.W_OK):
        return ()
    return group_advice(_group_name(status.st_gid), _owner_name(status.st_uid), user=_user())


def group_advice(group: str, owner: str, *, user: str) -> tuple[str, ...]:
    """Return how a user becomes one of those who may use a socket."""
    if group in {"root", "wheel"}:
        return (
            f"only {owner} may use it: run Watchroom as {owner}, or let a group use the socket",
        )
    return (f"sudo usermod -aG {group} {user}   (then log in again)",)


def _group_name(group_id: int) -> str:
    with suppress(KeyError):
        return grp.getgrgid(group_id).gr_name
    return str(group_id)


def _owner_name(user_id: int) -> str:
    with suppress(KeyError):
        return pwd.getpwuid(user_id).pw_name
    return str(user_id)


def _user() -> str:
    with suppress(KeyError, OSError):  # an id without a name, as in some containers
        return getpass.getuser()
    return str(os.getuid())
