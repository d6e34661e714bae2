"""People, their sessions, and keys."""

from watchroom.client.models.base import Model, Moment


class Identity(Model, kw_only=True, frozen=True):
    """Who the caller is."""

    kind: str
    id: str | None  # of the person or the key
    name: str  # as the audit names the caller
    role: str | None  # of a person
    scopes: list[str]
    session_id: str | None  # None: a key was sent, or nothing
    expires_at: Moment | None  # when session or key end; None: never
    demo: bool  # everything that is shown is made up


class LoginSession(Model, kw_only=True, frozen=True):
    """One sign-in that holds."""

    id: str
    kind: str
    name: str  # of the person or the key
    person_id: str | None
    key_id: str | None  # None also for the key of the settings
    agent: str  # browser and system, in a few words
    address: str  # where it began
    created_at: Moment
    last_seen_at: Moment  # to the minute
    expires_at: Moment  # if it is not used until then
    current: bool  # whether it is the one of this request


class Person(Model, kw_only=True, frozen=True):
    """Somebody who can sign in."""

    id: str
    name: str
    role: str
    scopes: list[str]  # what the role allows
    disabled: bool  # whether they may not sign in for now
    created_at: Moment
    changed_at: Moment
    last_login_at: Moment | None  # None: never


class SetupState(Model, kw_only=True, frozen=True):
    """Whether the first person is still to be made."""

    needed: bool


class FoundThing(Model, kw_only=True, frozen=True):
    """One thing that the server looked at."""

    outcome: str  # "good", "missing": not configured, or "bad": it does not work
    subject: str  # such as "n8n"
    words: str  # what was found, or what is wrong
    advice: list[str]  # lines to add to the settings, or to run


class Key(Model, kw_only=True, frozen=True):
    """An API key, without its secret."""

    id: str  # the part of the secret by which keys are told apart
    name: str
    scopes: list[str]
    created_at: Moment
    expires_at: Moment | None  # None: never
    last_used_at: Moment | None  # to the minute; None: never
    revoked_at: Moment | None  # None: it is in force


class WrittenKey(Key, kw_only=True, frozen=True):
    """A key that was just made."""

    secret: str  # what callers send; it is not shown again
