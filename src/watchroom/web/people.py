"""`/api/people`: who can sign in, and what they may do."""

from dataclasses import dataclass
from typing import Final

from litestar.response import Response
from msgspec import UNSET

from watchroom.flows.people import people
from watchroom.web.bodies import body
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, path
from watchroom.web.kinds import text
from watchroom.web.shown_people import shown_person
from watchroom.web.wire.people import NewPerson, PersonAnswer, PersonChange, PersonList

EXAMPLE_ID: Final = "pe_0c5e2f9a7b31d846"


async def list_people(call: Call[Inputs]) -> Response[bytes]:
    """List everybody who can sign in, the oldest first."""
    found = await call.accounts.people.list_all()
    return json_response(PersonList(data=[shown_person(person) for person in found]))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPersonInputs(Inputs):
    """A person to be made."""

    person: NewPerson = body(
        NewPerson,
        example={"name": "Grace", "password": "staple battery horse", "role": "operator"},
    )


async def create_person(call: Call[NewPersonInputs]) -> Response[bytes]:
    """Make a person who can sign in; names that differ in capitals alone are the same."""
    asked = call.inputs.person
    made = await call.accounts.people.create(
        asked.name, role=asked.role, password=asked.password, who=call.caller.name
    )
    return json_response(PersonAnswer(data=shown_person(made)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInputs(Inputs):
    """Which person."""

    id: str = path(text(64), says="Id of the person.", example=EXAMPLE_ID)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChangeInputs(PersonInputs):
    """What is to change of a person."""

    change: PersonChange = body(PersonChange, example={"role": "admin"})


async def change_person(call: Call[PersonChangeInputs]) -> Response[bytes]:
    """
    Change a person's name, role or password, or whether they may sign in.

    It holds at once, also for what they have open. A new password, and `"disabled": true`, end
    their sessions. The last admin stays one: 409.
    """
    asked = call.inputs.change
    change = people.PersonChange(
        name=None if asked.name is UNSET else asked.name,
        role=None if asked.role is UNSET else asked.role,
        is_disabled=None if asked.disabled is UNSET else asked.disabled,
        password=None if asked.password is UNSET else asked.password,
    )
    changed = await call.accounts.people.change(call.inputs.id, change, who=call.caller.name)
    call.services.streams.look_again()
    return json_response(PersonAnswer(data=shown_person(changed)))


async def remove_person(call: Call[PersonInputs]) -> Response[bytes]:
    """
    Remove a person with all their sessions, at once; the answer is who it was.

    The last admin cannot be removed: 409.
    """
    gone = await call.accounts.people.remove(call.inputs.id, who=call.caller.name)
    call.services.streams.look_again()
    return json_response(PersonAnswer(data=shown_person(gone)))
