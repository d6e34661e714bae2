"""
The file in which `docker login` keeps its logins, read anew whenever it has changed.

Source of the format: Docker's command line, cli/config/configfile; `auth` is user:password in
base64. Helpers that keep secrets elsewhere (`credsStore`, `credHelpers`) are programs of their own
and are not run.
"""

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import structlog

from watchroom.docker.logins import RegistryLogin
from watchroom.docker.references import ImageReference

log = structlog.get_logger(__name__)

_Stamp = tuple[int, ...]  # differs when the file does; empty if there is none to be seen


class _Entry(msgspec.Struct):
    auth: str = ""
    username: str = ""
    password: str = ""
    identity_token: str = msgspec.field(default="", name="identitytoken")


class _Config(msgspec.Struct):
    auths: dict[str, _Entry] | None = None
    store: str = msgspec.field(default="", name="credsStore")
    helpers: dict[str, str] | None = msgspec.field(default=None, name="credHelpers")


class LoginFile:
    """Logins by registry; a file that is missing or broken holds none, and that is logged once."""

    def __init__(self, path: Path, *, is_expected: bool) -> None:
        self._path = path
        self._is_expected = is_expected  # a person named it, so it is missed if it is not there
        self._stamp: _Stamp | None = None  # of what was read; None before the first time
        self._logins: Mapping[str, RegistryLogin] = {}

    def find(self, reference: ImageReference) -> RegistryLogin | None:
        """Return the login for an image's registry, as the file has it now; None without one."""
        self.refresh()
        hosts = reference.login_hosts
        return next((self._logins[host] for host in hosts if host in self._logins), None)

    def refresh(self) -> None:
        """Read the file if it is another one than before."""
        stamp = self._stamp_now()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        config = self._read()
        self._logins = _by_host(config.auths or {})
        if self._logins:
            log.info("logins for registries", file=str(self._path), registries=[*self._logins])
        if config.store or config.helpers:
            log.warning(
                "logins that credential helpers keep are not used, for helpers are not run",
                file=str(self._path),
                helpers=sorted({*filter(None, [config.store]), *(config.helpers or {}).values()}),
            )

    def _stamp_now(self) -> _Stamp:
        try:
            found = self._path.stat()
        except OSError:
            return ()
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns

    def _read(self) -> _Config:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Config)
        except OSError as error:
            if self._is_expected or not isinstance(error, FileNotFoundError):
                self._warn(error.strerror or type(error).__name__)
        except (ValueError, RecursionError) as error:  # their words tell a place, not what is there
            self._warn(str(error))
        return _Config()

    def _warn(self, reason: str) -> None:
        log.warning(
            "no logins for registries: the file cannot be read",
            file=str(self._path),
            reason=reason,
        )


def _by_host(entries: Mapping[str, _Entry]) -> dict[str, RegistryLogin]:
    """Return logins by the registry's host; a bare host wins over addresses on the same host."""
    logins: dict[str, RegistryLogin] = {}
    for server, login in _logins(entries):
        host = _host_in(server)
        if host == server or host not in logins:
            logins[host] = login
    return logins


def _logins(entries: Mapping[str, _Entry]) -> Iterator[tuple[str, RegistryLogin]]:
    """Give the logins that stand in the file itself; a helper leaves an empty entry there."""
    for server, entry in entries.items():
        try:
            username, password = _user_and_password(entry)
        except ValueError:  # its words would show a part of the secret
            reason = "`auth` is not user:password in base64"
            log.warning("login for a registry cannot be used", registry=server, reason=reason)
            continue
        if username or entry.identity_token:
            yield (
                server,
                RegistryLogin(
                    username=username,
                    password=password,
                    server=server,
                    identity_token=entry.identity_token or None,
                ),
            )


def _user_and_password(entry: _Entry) -> tuple[str, str]:
    """Return both, possibly empty. Raises ValueError."""
    if not entry.auth:
        return entry.username, entry.password
    username, colon, password = base64.b64decode(entry.auth, validate=True).decode().partition(":")
    if not (username and colon):
        raise ValueError("there is no user")
    return username, password.rstrip("\0")


def _host_in(server: str) -> str:
    """Return the host of an address such as https://index.docker.io/v1/."""
    bare = server.removeprefix("https://").removeprefix("http://")
    return bare.partition("/")[0]
