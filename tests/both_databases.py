"""The databases that a store can lie in, as the parameters of a fixture."""

import pytest

SQLITE = "sqlite"
BOTH_DATABASES = (SQLITE, pytest.param("postgresql", marks=pytest.mark.postgres))
