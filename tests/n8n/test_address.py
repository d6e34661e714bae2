"""Addresses of n8n databases are read strictly, and never shown with their password."""

import pytest

from watchroom.domain.errors import Misconfigured
from watchroom.n8n.address import Engine, parse_address


def test_our_options_do_not_reach_the_driver() -> None:
    """The driver would take `schema` and `prefix` for settings of the server."""
    url = "postgres://n8n:s3cret@db:5433/n8n?schema=flows&prefix=lab_&sslmode=require"

    address = parse_address(url)

    assert address.engine is Engine.POSTGRES
    assert address.dsn == "postgresql://n8n:s3cret@db:5433/n8n?sslmode=require"
    assert address.shown == "postgresql://db:5433/n8n"
    assert address.table("execution_entity") == '"flows"."lab_execution_entity"'


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///home/node/.n8n/database.sqlite", "/home/node/.n8n/database.sqlite"),
        ("sqlite:////home/node/database.sqlite", "/home/node/database.sqlite"),
        ("sqlite:///tmp/a%20b%3F.db?prefix=x_", "/tmp/a b?.db"),
    ],
)
def test_a_file_is_named_by_its_full_path(url: str, path: str) -> None:
    """Both usual spellings, and names that a URL must escape."""
    address = parse_address(url)

    assert address.engine is Engine.SQLITE
    assert address.dsn == path


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mysql://db/n8n",
        "sqlite://database.sqlite",
        "sqlite:relative.sqlite",
        "postgresql://n8n:s3cret@db:port/n8n",
        "postgresql://n8n:s3cret@db/n8n?schema=public;drop",
        'postgresql://n8n:s3cret@db/n8n?schema="',
        "postgresql://n8n:s3cret@db/n8n?prefix=a-b",
        "postgresql://n8n:s3cret@db/n8n?prefix=%22",
        "postgresql://n8n:s3cret@db/n8n?schema",
        "postgresql://n8n:s3cret@[db/n8n",
    ],
)
def test_anything_else_is_refused_without_repeating_it(url: str) -> None:
    """The message may end up in a log, the password must not."""
    with pytest.raises(Misconfigured) as refused:
        parse_address(url)

    assert "WATCHROOM_N8N_URL" in str(refused.value)
    assert "s3cret" not in str(refused.value)
