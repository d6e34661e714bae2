"""`watchroom people`."""

import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from watchroom.cli.running import run
from watchroom.cli.terminal import visible
from watchroom.domain.errors import InvalidInput
from watchroom.domain.people import Person, Role
from watchroom.domain.times import iso_time
from watchroom.flows.people.accounts import Accounts
from watchroom.flows.people.people import PersonChange
from watchroom.flows.people.recording import COMMAND_LINE
from watchroom.settings import Settings
from watchroom.wiring.parts import opened, utc_now

T = TypeVar("T")


def add(settings: Settings, *, name: str, role: Role) -> None:
    """Make a person. Raises InvalidInput, Conflict."""
    password = _ask_password()

    async def work(accounts: Accounts) -> Person:
        return await accounts.people.create(name, role=role, password=password, who=COMMAND_LINE)

    made = _with_accounts(settings, work)
    click.echo(f"{made.name} can sign in, as {made.role}")


def list_people(settings: Settings, *, as_json: bool) -> None:
    """Print everybody, the oldest first."""

    async def work(accounts: Accounts) -> list[Person]:
        return await accounts.people.list_all()

    found = _with_accounts(settings, work)
    if as_json:
        rows = [_described(person) for person in found]
        click.echo(msgspec.json.format(msgspec.json.encode(rows)))
        return
    table = Table("name", "role", "made", "last signed in", "disabled", box=None)
    for person in found:
        moments = (person.created_ms, person.signed_in_ms, person.disabled_ms)
        days = ((_moment(at) or "-")[:10] for at in moments)
        table.add_row(Text(visible(person.name)), person.role, *days)
    Console().print(table)


def set_password(settings: Settings, *, name: str) -> None:
    """Replace somebody's password; who was disabled can sign in again. Raises NotFound."""
    password = _ask_password()
    _change(settings, name, PersonChange(password=password, is_disabled=False))
    click.echo(f"{name} has another password; all their sessions have ended")


def set_role(settings: Settings, *, name: str, role: Role) -> None:
    """Give somebody another role. Raises NotFound, Conflict."""
    _change(settings, name, PersonChange(role=role))
    click.echo(f"{name} is {role} now")


def remove(settings: Settings, *, name: str) -> None:
    """Remove somebody. Raises NotFound, Conflict."""

    async def work(accounts: Accounts) -> Person:
        person = await accounts.people.find(name)
        return await accounts.people.remove(person.id, who=COMMAND_LINE)

    gone = _with_accounts(settings, work)
    click.echo(f"{gone.name} is removed")


def _change(settings: Settings, name: str, change: PersonChange) -> None:
    async def work(accounts: Accounts) -> Person:
        person = await accounts.people.find(name)
        return await accounts.people.change(person.id, change, who=COMMAND_LINE)

    _with_accounts(settings, work)


def _with_accounts(settings: Settings, work: Callable[[Accounts], Awaitable[T]]) -> T:
    async def open_and_work() -> T:
        async with opened(settings) as parts:
            return await work(Accounts.of(parts.store, utc_now))

    return run(open_and_work())


def _ask_password() -> str:
    """Return a password that is typed twice, or sent by a program; never an argument."""
    if sys.stdin.isatty():
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return asked
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise InvalidInput("password", "there is none on standard input")
    return password


def _described(person: Person) -> dict[str, str | None]:
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "createdAt": _moment(person.created_ms),
        "lastLoginAt": _moment(person.signed_in_ms),
        "disabledAt": _moment(person.disabled_ms),
    }


def _moment(at_ms: int | None) -> str | None:
    return None if at_ms is None else iso_time(at_ms)
