"""People, their sessions, and keys."""

from collections.abc import Sequence

from watchroom.client.models.people import (
    FoundThing,
    Identity,
    Key,
    LoginSession,
    Person,
    SetupState,
    WrittenKey,
)
from watchroom.client.request import Request, ask_data, in_path


def sign_in(
    *, name: str | None = None, password: str | None = None, key: str | None = None
) -> Request[Identity]:
    """Begin a session by name and password, or by a key; its cookie is in the answer alone."""
    body = _given(name=name, password=password, key=key)
    return ask_data("POST", "/api/session", Identity, body=body)


def who_am_i() -> Request[Identity]:
    """Return who calls, and what they may do."""
    return ask_data("GET", "/api/session", Identity)


def sign_out() -> Request[Identity]:
    """End the session of the request."""
    return ask_data("DELETE", "/api/session", Identity)


def change_own_password(current: str, new: str) -> Request[Identity]:
    """Change the password of the person who calls."""
    body = {"current": current, "new": new}
    return ask_data("POST", "/api/session/password", Identity, body=body)


def list_sessions() -> Request[list[LoginSession]]:
    """List the caller's own sessions, with the scope `admin` those of all."""
    return ask_data("GET", "/api/sessions", list[LoginSession])


def end_session(session_id: str) -> Request[LoginSession]:
    """End a session."""
    return ask_data("DELETE", f"/api/sessions/{in_path(session_id)}", LoginSession)


def read_setup() -> Request[SetupState]:
    """Tell whether the first person is still to be made."""
    return ask_data("GET", "/api/setup", SetupState)


def set_up(token: str, name: str, password: str) -> Request[Identity]:
    """Make the first admin, with the token that the first start printed."""
    body = {"token": token, "name": name, "password": password}
    return ask_data("POST", "/api/setup", Identity, body=body)


def look_around() -> Request[list[FoundThing]]:
    """Let the server look what of n8n and Docker it can reach, and what is missing."""
    return ask_data("GET", "/api/setup/found", list[FoundThing])


def list_people() -> Request[list[Person]]:
    """List everybody who can sign in."""
    return ask_data("GET", "/api/people", list[Person])


def create_person(name: str, password: str, *, role: str | None = None) -> Request[Person]:
    """Make a person who can sign in; a viewer, unless *role* says else."""
    body = _given(name=name, password=password, role=role)
    return ask_data("POST", "/api/people", Person, body=body)


def change_person(
    person_id: str,
    *,
    name: str | None = None,
    role: str | None = None,
    disabled: bool | None = None,
    password: str | None = None,
) -> Request[Person]:
    """Change a person; what is None stays as it is."""
    body = _given(name=name, role=role, disabled=disabled, password=password)
    return ask_data("PATCH", f"/api/people/{in_path(person_id)}", Person, body=body)


def remove_person(person_id: str) -> Request[Person]:
    """Remove a person with all their sessions."""
    return ask_data("DELETE", f"/api/people/{in_path(person_id)}", Person)


def list_keys() -> Request[list[Key]]:
    """List every key that was ever made."""
    return ask_data("GET", "/api/keys", list[Key])


def create_key(
    name: str, *, scopes: Sequence[str] | None = None, expires_at: str | None = None
) -> Request[WrittenKey]:
    """Make a key that may read, unless *scopes* say else; its secret is in the answer alone."""
    body = _given(name=name, scopes=None if scopes is None else list(scopes), expiresAt=expires_at)
    return ask_data("POST", "/api/keys", WrittenKey, body=body)


def revoke_key(key_id: str) -> Request[Key]:
    """Make a key useless."""
    return ask_data("DELETE", f"/api/keys/{in_path(key_id)}", Key)


def _given(**members: object) -> dict[str, object]:
    return {name: value for name, value in members.items() if value is not None}
