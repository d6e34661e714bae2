"""The Docker Engines that the settings name, or this machine's own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from watchroom.docker.address import EngineAddress
from watchroom.docker.engine import Engine
from watchroom.docker.login_file import LoginFile
from watchroom.docker.logins import FindLogin, no_login
from watchroom.flows.discovery.places import LOCAL_SOCKET
from watchroom.settings import Settings

LOCAL_HOST: Final = "local"  # what this machine's engine is called where no setting names one
USUAL_LOGINS: Final = Path(".docker/config.json")  # in the home folder, by `docker login`


def docker_hosts(
    settings: Settings, *, local_socket: Path = LOCAL_SOCKET
) -> Mapping[str, EngineAddress]:
    """Return the engines to watch by name: those of the settings, else this machine's if any."""
    if settings.docker_hosts is not None:
        return settings.docker_hosts
    return {LOCAL_HOST: EngineAddress(socket=local_socket)} if local_socket.exists() else {}


@asynccontextmanager
async def opened_engines(
    settings: Settings, *, local_socket: Path = LOCAL_SOCKET
) -> AsyncIterator[Mapping[str, Engine]]:
    """Open every engine, which asks none of them, and close them at the end. Misconfigured."""
    hosts = docker_hosts(settings, local_socket=local_socket)
    find_login = _find_login(settings) if hosts else no_login
    async with AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(Engine(address, find_login=find_login))
            for name, address in hosts.items()
        }


def _find_login(settings: Settings) -> FindLogin:
    """Return what looks logins up; what is wrong with their file is logged at once."""
    path = settings.docker_config
    if path is None:
        try:
            path = Path.home() / USUAL_LOGINS
        except RuntimeError:  # a user without a home, as in some containers
            return no_login
    file = LoginFile(path, is_expected=settings.docker_config is not None)
    file.refresh()
    return file.find
