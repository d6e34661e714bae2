"""`/api/session`, `/api/sessions` and `/api/setup`: how people come in, and go."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from litestar.response import Response
from msgspec import UNSET

from watchroom.domain.access import Scope
from watchroom.domain.errors import InvalidInput, NotAllowed
from watchroom.domain.sign_ins import LoginSession
from watchroom.flows.people.signing_in import Begun, Visitor, scopes_of
from watchroom.web.bodies import body
from watchroom.web.callers import Caller
from watchroom.web.cookies import cookie_with, cookie_without
from watchroom.web.endpoint import Call, json_response
from watchroom.web.guests import caller_of
from watchroom.web.inputs import Inputs, path
from watchroom.web.kinds import text
from watchroom.web.shown_people import shown_identity, shown_session
from watchroom.web.wire.people import (
    FirstAdmin,
    IdentityAnswer,
    LoginSessionAnswer,
    LoginSessionList,
    PasswordChange,
    SetupState,
    SetupStateAnswer,
    SignIn,
)

EXAMPLE_ID: Final = "se_4be0a1c27d93f658"
EXAMPLE_PASSWORD: Final = "correct horse battery staple"  # noqa: S105  of the reference
EXAMPLE_TOKEN: Final = "Zm9yIHRoZSByZWZlcmVuY2UgYWxvbmUsIG5vIHRva2Vu"  # noqa: S105  likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInInputs(Inputs):
    """Who wants to sign in."""

    sign_in: SignIn = body(SignIn, example={"name": "Ada", "password": EXAMPLE_PASSWORD})


async def sign_in(call: Call[SignInInputs]) -> Response[bytes]:
    """
    Sign in, by name and password or by a key: the answer sets a cookie that opens the API.

    The session ends after twelve hours without use, and after thirty days at last. After ten wrong
    passwords for a name, `Retry-After` tells how long it is until the next can be tried.
    """
    given, signing_in = call.inputs.sign_in, call.accounts.signing_in
    visitor = _visitor(call)
    async with call.access.guessing(call.sender.address):
        match given:
            case SignIn(name=str(name), password=str(password), key=key) if key is UNSET:
                begun = await signing_in.by_password(name, password, visitor)
            case SignIn(name=name, password=password, key=str(key)) if name is password is UNSET:
                begun = await signing_in.by_key(key, visitor)
            case _:
                raise InvalidInput("body", "Must have name and password, or key alone")
    return _welcome(call, begun)


async def who_am_i(call: Call[Inputs]) -> Response[bytes]:
    """Return who the caller is and what they may do; 401 if nobody is known."""
    return json_response(_identity(call, call.caller))


async def sign_out(call: Call[Inputs]) -> Response[bytes]:
    """End the session of this request, and take its cookie back; the answer is whose it was."""
    if call.caller.session_id is not None:
        await call.accounts.signing_in.end(call.caller.session_id, who=call.caller.name)
        call.services.streams.look_again()
    response = json_response(_identity(call, call.caller))
    response.headers["Set-Cookie"] = cookie_without(
        is_secure=call.sender.is_secure, base_path=call.options.base_path
    )
    return response


async def list_sessions(call: Call[Inputs]) -> Response[bytes]:
    """List the caller's own sessions, with the scope `admin` those of all."""
    found = await call.accounts.signing_in.list_sessions()
    may_see = _is_visible(call.caller)
    shown = [shown_session(held, call.caller) for held in found if may_see(held.session)]
    return json_response(LoginSessionList(data=shown))


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionInputs(Inputs):
    """Which session."""

    id: str = path(text(64), says="Id of the session.", example=EXAMPLE_ID)


async def end_session(call: Call[SessionInputs]) -> Response[bytes]:
    """End one of the caller's own sessions, with the scope `admin` anybody's."""
    held = await call.accounts.signing_in.end(
        call.inputs.id, who=call.caller.name, may=_is_visible(call.caller)
    )
    call.services.streams.look_again()
    return json_response(LoginSessionAnswer(data=shown_session(held, call.caller)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordInputs(Inputs):
    """Another password."""

    change: PasswordChange = body(
        PasswordChange, example={"current": EXAMPLE_PASSWORD, "new": "another horse entirely"}
    )


async def change_own_password(call: Call[PasswordInputs]) -> Response[bytes]:
    """
    Change the password of the person who calls; their other sessions end.

    Keys have none: 403. Wrong ones in `current` are counted as those of sign-ins are.
    """
    caller, change = call.caller, call.inputs.change
    if caller.person_id is None:
        raise NotAllowed("Only people have a password: sign in by name and password first.")
    await call.accounts.people.change_own_password(
        caller.person_id,
        current=change.current,
        new=change.new,
        session_id=caller.session_id,
        address=call.sender.address,
    )
    call.services.streams.look_again()
    return json_response(_identity(call, caller))


async def read_setup(call: Call[Inputs]) -> Response[bytes]:
    """Tell whether the first person is still to be made; who asks needs no key."""
    needed = call.options.auth_required and await call.accounts.first_person.is_needed()
    return json_response(SetupStateAnswer(data=SetupState(needed=needed)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupInputs(Inputs):
    """The first person."""

    admin: FirstAdmin = body(
        FirstAdmin,
        example={"token": EXAMPLE_TOKEN, "name": "Ada", "password": EXAMPLE_PASSWORD},
    )


async def set_up(call: Call[SetupInputs]) -> Response[bytes]:
    """
    Make the first admin, and sign them in.

    `token` is from the address that the first start printed. Once there is somebody: 409.
    """
    admin = call.inputs.admin
    async with call.access.guessing(call.sender.address):
        person = await call.accounts.first_person.make(
            admin.token, name=admin.name, password=admin.password
        )
    begun = await call.accounts.signing_in.of_new_person(person, _visitor(call))
    return _welcome(call, begun)


def _visitor(call: Call[Any]) -> Visitor:
    return Visitor(address=call.sender.address, user_agent=call.sender.user_agent)


def _identity(call: Call[Any], caller: Caller) -> IdentityAnswer:
    return IdentityAnswer(data=shown_identity(caller, demo=call.options.demo))


def _welcome(call: Call[Any], begun: Begun) -> Response[bytes]:
    scopes = scopes_of(begun.held, now_ms=call.now_ms) or frozenset()
    response = json_response(_identity(call, caller_of(begun.held, scopes)))
    response.headers["Set-Cookie"] = cookie_with(
        begun.secret, is_secure=call.sender.is_secure, base_path=call.options.base_path
    )
    return response


def _is_visible(caller: Caller) -> Callable[[LoginSession], bool]:
    """Return what tells whether a session is the caller's to see and to end."""

    def tell(session: LoginSession) -> bool:
        if Scope.ADMIN in caller.scopes:
            return True
        if session.person_id is not None:
            return session.person_id == caller.person_id
        return session.key_id is not None and session.key_id == caller.key_id

    return tell
