"""The commands of people, on one page; what a command needs is imported when it runs."""

from typing import Final

import click

from watchroom.cli.loading import module, settings_here
from watchroom.domain.people import Role

_ASKED: Final = (
    "The password is asked for on a terminal, else it is the first line of standard input."
)
_ROLE: Final = click.Choice([role.value for role in Role])


@click.group()
def people() -> None:
    """Let people in, and help those who are locked out."""


@people.command("add", epilog=_ASKED)
@click.argument("name")
@click.option("--role", type=_ROLE, default=Role.VIEWER.value, show_default=True)
def people_add(name: str, role: str) -> None:
    """Let somebody sign in as NAME."""
    module("people").add(settings_here(), name=name, role=Role(role))


@people.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def people_list(as_json: bool) -> None:
    """List everybody who can sign in."""
    module("people").list_people(settings_here(), as_json=as_json)


@people.command("password", epilog=_ASKED)
@click.argument("name")
def people_password(name: str) -> None:
    """Give NAME another password, let them in again, and end their sessions."""
    module("people").set_password(settings_here(), name=name)


@people.command("role")
@click.argument("name")
@click.argument("role", type=_ROLE)
def people_role(name: str, role: str) -> None:
    """Make NAME a viewer, reviewer, operator or admin."""
    module("people").set_role(settings_here(), name=name, role=Role(role))


@people.command("remove")
@click.argument("name")
def people_remove(name: str) -> None:
    """Remove NAME, and end their sessions."""
    module("people").remove(settings_here(), name=name)
