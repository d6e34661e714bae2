"""Every URL of people, of their sessions, and of keys, on one page."""

from typing import Any, Final

from watchroom.domain.access import Scope
from watchroom.web import people_examples as examples
from watchroom.web.api_keys import KeyInputs, NewKeyInputs, create_key, list_keys, revoke_key
from watchroom.web.endpoint import Anyone, Endpoint, Shown
from watchroom.web.inputs import Inputs
from watchroom.web.people import (
    NewPersonInputs,
    PersonChangeInputs,
    PersonInputs,
    change_person,
    create_person,
    list_people,
    remove_person,
)
from watchroom.web.sessions import (
    PasswordInputs,
    SessionInputs,
    SetupInputs,
    SignInInputs,
    change_own_password,
    end_session,
    list_sessions,
    read_setup,
    set_up,
    sign_in,
    sign_out,
    who_am_i,
)
from watchroom.web.setup import look_around
from watchroom.web.wire.people import (
    IdentityAnswer,
    KeyAnswer,
    KeyList,
    LoginSessionAnswer,
    LoginSessionList,
    PersonAnswer,
    PersonList,
    SetupStateAnswer,
    WrittenKeyAnswer,
)
from watchroom.web.wire.setup import FoundAnswer

TAG: Final = "Access"

PEOPLE: Final[tuple[Endpoint[Any], ...]] = (
    Endpoint(
        path="/api/session",
        method="POST",
        inputs=SignInInputs,
        handle=sign_in,
        scope=None,
        shown=Shown(tag=TAG, model=IdentityAnswer, example=examples.IDENTITY, errors=(401, 403)),
    ),
    Endpoint(
        path="/api/session",
        inputs=Inputs,
        handle=who_am_i,
        scope=Anyone.KNOWN,
        shown=Shown(tag=TAG, model=IdentityAnswer, example=examples.IDENTITY),
    ),
    Endpoint(
        path="/api/session",
        method="DELETE",
        inputs=Inputs,
        handle=sign_out,
        scope=Anyone.KNOWN,
        shown=Shown(tag=TAG, model=IdentityAnswer, example=examples.IDENTITY, errors=(404,)),
    ),
    Endpoint(
        path="/api/session/password",
        method="POST",
        inputs=PasswordInputs,
        handle=change_own_password,
        scope=Anyone.KNOWN,
        shown=Shown(tag=TAG, model=IdentityAnswer, example=examples.IDENTITY, errors=(404,)),
    ),
    Endpoint(
        path="/api/sessions",
        inputs=Inputs,
        handle=list_sessions,
        scope=Anyone.KNOWN,
        shown=Shown(tag=TAG, model=LoginSessionList, example=examples.SESSIONS),
    ),
    Endpoint(
        path="/api/sessions/{id}",
        method="DELETE",
        inputs=SessionInputs,
        handle=end_session,
        scope=Anyone.KNOWN,
        shown=Shown(tag=TAG, model=LoginSessionAnswer, example=examples.SESSION, errors=(404,)),
    ),
    Endpoint(
        path="/api/setup",
        inputs=Inputs,
        handle=read_setup,
        scope=None,
        shown=Shown(tag=TAG, model=SetupStateAnswer, example=examples.SETUP),
    ),
    Endpoint(
        path="/api/setup",
        method="POST",
        inputs=SetupInputs,
        handle=set_up,
        scope=None,
        shown=Shown(
            tag=TAG, model=IdentityAnswer, example=examples.IDENTITY, errors=(401, 403, 409)
        ),
    ),
    Endpoint(
        path="/api/setup/found",
        inputs=Inputs,
        handle=look_around,
        scope=Scope.ADMIN,
        shown=Shown(tag=TAG, model=FoundAnswer, example=examples.FOUND),
    ),
    Endpoint(
        path="/api/people",
        inputs=Inputs,
        handle=list_people,
        scope=Scope.ADMIN,
        shown=Shown(tag=TAG, model=PersonList, example=examples.PEOPLE),
    ),
    Endpoint(
        path="/api/people",
        method="POST",
        inputs=NewPersonInputs,
        handle=create_person,
        scope=Scope.ADMIN,
        shown=Shown(tag=TAG, model=PersonAnswer, example=examples.PERSON, errors=(409,)),
    ),
    Endpoint(
        path="/api/people/{id}",
        method="PATCH",
        inputs=PersonChangeInputs,
        handle=change_person,
        scope=Scope.ADMIN,
        shown=Shown(tag=TAG, model=PersonAnswer, example=examples.PERSON, errors=(404, 409)),
    ),
    Endpoint(
        path="/api/people/{id}",
        method="DELETE",
        inputs=PersonInputs,
        handle=remove_person,
        scope=Scope.ADMIN,
        shown=Shown(tag=TAG, model=PersonAnswer, example=examples.PERSON, errors=(404, 409)),
    ),
    Endpoint(
        path="/api/keys",
        inputs=Inputs,
        handle=list_keys,
        scope=Scope.ADMIN,
        shown=Shown(tag=TAG, model=KeyList, example=examples.KEYS),
    ),
    Endpoint(
        path="/api/keys",
        method="POST",
        inputs=NewKeyInputs,
        handle=create_key,
        scope=Scope.ADMIN,
        shown=Shown(tag=TAG, model=WrittenKeyAnswer, example=examples.WRITTEN_KEY, errors=(409,)),
    ),
    Endpoint(
        path="/api/keys/{id}",
        method="DELETE",
        inputs=KeyInputs,
        handle=revoke_key,
        scope=Scope.ADMIN,
        shown=Shown(tag=TAG, model=KeyAnswer, example=examples.KEY, errors=(404,)),
    ),
)
