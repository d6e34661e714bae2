"""A client reads answers of servers that are older than it is."""

import json
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from watchroom.client import models
from watchroom.client.models.operations import OperationList

# By model: the fields that the first version of the client could not do without.
FIRST = json.loads((Path(__file__).parent / "needed_fields.json").read_text())


def all_models() -> Iterator[type[Struct]]:
    """Give every model of the client."""
    for module in pkgutil.iter_modules(models.__path__):
        found = import_module(f"{models.__name__}.{module.name}")
        for value in vars(found).values():
            if isinstance(value, type) and issubclass(value, Struct):
                yield value


@pytest.mark.parametrize(
    "model", sorted({each for each in all_models() if each.__name__ in FIRST}, key=str)
)
def test_what_was_added_later_is_not_needed(model: type[Struct]) -> None:
    """A server that does not send it yet would be of no use to the client otherwise."""
    needed = {field.name for field in msgspec.structs.fields(model) if field.required}

    assert needed <= set(FIRST[model.__name__])


def test_every_model_of_the_first_version_is_still_there() -> None:
    """One that was renamed would escape the rule."""
    assert set(FIRST) <= {each.__name__ for each in all_models()}


def test_an_answer_of_an_older_server_is_read() -> None:
    """What it does not say is unknown, or none."""
    page = msgspec.json.decode(
        b'{"success": true, "data": [], "pagination": {"limit": 50, "nextCursor": null}}',
        type=OperationList,
    )

    assert page.warnings == []
