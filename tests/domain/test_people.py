"""Names, passwords and roles."""

from itertools import pairwise

import pytest

from watchroom.domain.access import Scope
from watchroom.domain.errors import InvalidInput
from watchroom.domain.people import SCOPES, Role, check_name, check_password, sign_in_name


def test_each_role_may_do_what_those_before_it_may() -> None:
    """A promotion takes nothing away."""
    ladder = [SCOPES[role] for role in Role]

    assert all(lower < higher for lower, higher in pairwise(ladder))
    assert ladder[-1] == frozenset(Scope)


@pytest.mark.parametrize("spelled", ["Ada", "ada", " ADA ", "\uff21da"])
def test_a_person_has_one_name_however_it_is_spelled(spelled: str) -> None:
    """Nobody can sign up as a twin of somebody else."""
    assert sign_in_name(spelled) == "ada"


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 101, "bell\a"])
def test_a_name_must_tell_who_it_is(name: str) -> None:
    """It stands in the audit."""
    with pytest.raises(InvalidInput, match="printable"):
        check_name(name)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "10 to 200"),
        ("x" * 201, "10 to 200"),
        ("aaaaaaaaaaaa", "different"),
        ("Ada Lovelace", "name"),
        ("ada lovelace", "name"),
    ],
)
def test_what_is_guessed_first_is_no_password(password: str, reason: str) -> None:
    """And the refusal says why."""
    with pytest.raises(InvalidInput, match=reason):
        check_password(password, name="Ada Lovelace")


@pytest.mark.parametrize("password", ["correct horse", "contraseña larga", "0123456789"])
def test_anything_else_is(password: str) -> None:
    """No rules about signs and digits, which make passwords worse."""
    check_password(password, name="Ada")
