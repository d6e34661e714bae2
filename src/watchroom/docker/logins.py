"""Logins for registries, which an engine passes on and does not keep."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from watchroom.docker.references import ImageReference


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryLogin:
    """What a registry wants to see before it hands out an image."""

    username: str
    password: str = field(repr=False)  # or an access token; empty beside an identity token
    server: str  # the registry's host, with its port if it has one, or its address
    identity_token: str | None = field(default=None, repr=False)  # in place of a password

    def header(self) -> dict[str, str]:
        """Return the header that carries it: JSON in URL-safe base64, as the engine wants it."""
        words = {
            "username": self.username,
            "password": self.password,
            "serveraddress": self.server,
        }
        if self.identity_token is not None:
            words["identitytoken"] = self.identity_token
        coded = base64.urlsafe_b64encode(msgspec.json.encode(words)).decode()
        return {"X-Registry-Auth": coded}


# Looked up for each request, for logins come, change and expire; None: the registry is asked
# as anybody asks it.
FindLogin = Callable[[ImageReference], RegistryLogin | None]


def no_login(_reference: ImageReference) -> None:
    """Ask every registry as anybody asks it."""


def login_header(login: RegistryLogin | None) -> dict[str, str]:
    """Return what goes along with a request; nothing without a login."""
    return login.header() if login else {}
