"""How people, sessions and keys are shown, and what can be said about them."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

from watchroom.domain.access import Scope
from watchroom.domain.people import LONGEST_PASSWORD, SHORTEST_PASSWORD, Role
from watchroom.web.callers import CallerKind
from watchroom.web.kinds import MOMENT
from watchroom.web.wire.services import Success
from watchroom.web.wire.types import Moment

Name = Annotated[str, Meta(min_length=1, max_length=100, description="Printable characters.")]
Password = Annotated[
    str,
    Meta(min_length=1, max_length=1024, description="As it was typed."),
]
NewPassword = Annotated[
    str,
    Meta(
        min_length=SHORTEST_PASSWORD,
        max_length=LONGEST_PASSWORD,
        description="At least four different characters, and not the name.",
    ),
]
Secret = Annotated[str, Meta(min_length=1, max_length=4096)]


class SignIn(Struct, kw_only=True, forbid_unknown_fields=True):
    """Either `name` and `password`, or `key`."""

    name: Name | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    key: Annotated[Secret | UnsetType, Meta(description="An API key.")] = UNSET


class Identity(Struct, kw_only=True, rename="camel"):
    """Who the caller is."""

    kind: CallerKind
    id: Annotated[str | None, Meta(description="Of the person or the key.")]
    name: Annotated[str, Meta(description="As the audit names the caller.")]
    role: Annotated[Role | None, Meta(description="Of a person.")]
    scopes: Annotated[list[Scope], Meta(description="What the caller may do.")]
    session_id: Annotated[str | None, Meta(description="Null: a key was sent, or nothing.")]
    expires_at: Annotated[
        Moment | None,
        Meta(description="When the session ends if it is not used, or the key; null: never."),
    ]
    demo: Annotated[bool, Meta(description="Everything that is shown is made up.")]


class IdentityAnswer(Success[Identity]):
    """Who the caller is."""


class LoginSession(Struct, kw_only=True, rename="camel"):
    """One sign-in that holds."""

    id: Annotated[str, Meta(description="For ending it.")]
    kind: CallerKind
    name: Annotated[str, Meta(description="Of the person or the key.")]
    person_id: Annotated[str | None, Meta(description="Null: it is of a key.")]
    key_id: Annotated[str | None, Meta(description="Null also for the key of the settings.")]
    agent: Annotated[str, Meta(description="Browser and system, in a few words.")]
    address: Annotated[str, Meta(description="Where it began.")]
    created_at: Moment
    last_seen_at: Annotated[Moment, Meta(description="To the minute.")]
    expires_at: Annotated[Moment, Meta(description="If it is not used until then.")]
    current: Annotated[bool, Meta(description="Whether it is the one of this request.")]


class LoginSessionList(Success[list[LoginSession]]):
    """Sessions, the one that was used last first."""


class LoginSessionAnswer(Success[LoginSession]):
    """One session."""


class PasswordChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """Another password of one's own."""

    current: Password
    new: NewPassword


class Person(Struct, kw_only=True, rename="camel"):
    """Somebody who can sign in."""

    id: Annotated[str, Meta(description="It stays when the name changes.")]
    name: Annotated[str, Meta(description="As they wrote it.")]
    role: Role
    scopes: Annotated[list[Scope], Meta(description="What the role allows.")]
    disabled: Annotated[bool, Meta(description="Whether they may not sign in for now.")]
    created_at: Moment
    changed_at: Moment
    last_login_at: Annotated[Moment | None, Meta(description="Null: never.")]


class PersonList(Success[list[Person]]):
    """Everybody, the oldest first."""


class PersonAnswer(Success[Person]):
    """One person."""


class NewPerson(Struct, kw_only=True, forbid_unknown_fields=True):
    """A person to be made."""

    name: Name
    password: NewPassword
    role: Role = Role.VIEWER


class PersonChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to change of a person; what is left out stays."""

    name: Name | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    disabled: Annotated[
        bool | UnsetType, Meta(description="Whether they may not sign in for now.")
    ] = UNSET
    password: NewPassword | UnsetType = UNSET


class SetupState(Struct, kw_only=True):
    """Whether the first person is still to be made."""

    needed: Annotated[bool, Meta(description="Until somebody can sign in.")]


class SetupStateAnswer(Success[SetupState]):
    """Whether the first person is still to be made."""


class FirstAdmin(Struct, kw_only=True, forbid_unknown_fields=True):
    """The first person, who is an admin."""

    token: Annotated[Secret, Meta(description="From what was printed at the first start.")]
    name: Name
    password: NewPassword


class Key(Struct, kw_only=True, rename="camel"):
    """An API key, without its secret."""

    id: Annotated[str, Meta(description="The part of the secret by which keys are told apart.")]
    name: Annotated[str, Meta(description="As the audit names who uses it.")]
    scopes: Annotated[list[Scope], Meta(description="What it allows.")]
    created_at: Moment
    expires_at: Annotated[Moment | None, Meta(description="Null: never.")]
    last_used_at: Annotated[Moment | None, Meta(description="To the minute; null: never.")]
    revoked_at: Annotated[Moment | None, Meta(description="Null: it is in force.")]


class WrittenKey(Key, kw_only=True):
    """A key that was just made."""

    secret: Annotated[str, Meta(description="What callers send; it is not shown again.")]


class KeyList(Success[list[Key]]):
    """Every key that was ever made, the oldest first."""


class KeyAnswer(Success[Key]):
    """One key."""


class WrittenKeyAnswer(Success[WrittenKey]):
    """A key that was just made."""


class NewKey(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A key to be made."""

    name: Name
    scopes: Annotated[
        list[Scope],
        Meta(min_length=1, max_length=4, description="What it may do; `read` if left out."),
    ] = field(default_factory=lambda: [Scope.READ])
    expires_at: Annotated[
        Annotated[str, Meta(pattern=str(MOMENT.schema["pattern"]))] | None,
        Meta(description="ISO 8601; null: never."),
    ] = None
