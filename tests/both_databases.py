"""The databases that a store can lie in, as the parameters of a fixture."""

from pathlib import Path

import pytest

SQLITE = "sqlite"
BOTH_DATABASES = (SQLITE, pytest.param("postgresql", marks=pytest.mark.postgres))


def address_of(request: pytest.FixtureRequest, file: Path, *, dsn: str) -> str:
    """Return the address that a fixture's parameter asks for: of *file*, or what *dsn* gives."""
    if request.param == SQLITE:
        return f"sqlite://{file}"
    address: str = request.getfixturevalue(dsn)
    return address
