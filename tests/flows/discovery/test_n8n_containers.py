"""What the setup of a container tells of n8n's database, by tables of cases."""

from pathlib import Path
from typing import Any

import pytest

from watchroom.flows.discovery.n8n_containers import DatabaseKind, is_n8n, n8n_container
from watchroom.flows.discovery.reaching import addresses

VOLUME = {
    "Type": "volume",
    "Name": "n8n_data",
    "Source": "/var/lib/docker/volumes/n8n_data/_data",
    "Destination": "/home/node/.n8n",
}


def inspection(
    *env: str, mounts: tuple[dict[str, str], ...] = (VOLUME,), **more: Any
) -> dict[str, Any]:
    """Return what an engine tells of a container of n8n."""
    return {
        "Name": "/stack-n8n-1",
        "Config": {"Image": "n8nio/n8n:1.110.1", "Env": list(env)},
        "Mounts": list(mounts),
        "NetworkSettings": {"Networks": {"stack_default": {}}},
        **more,
    }


def database(
    *, network: str = "stack_default", name: str = "stack-db-1", ports: Any = None
) -> dict[str, Any]:
    """Return what an engine tells of a container that n8n's database may be in."""
    return {
        "Name": f"/{name}",
        "Config": {"Labels": {"com.docker.compose.service": "db"}, "Hostname": "a1b2c3"},
        "NetworkSettings": {
            "Networks": {network: {"IPAddress": "172.18.0.2", "Aliases": ["postgres"]}},
            "Ports": ports or {"5432/tcp": None},
        },
    }


@pytest.mark.parametrize(
    ("image", "told"),
    [
        ("n8nio/n8n", True),
        ("docker.n8n.io/n8nio/n8n:latest", True),
        ("registry.lan:5000/mirror/n8n@sha256:" + "a" * 64, True),
        ("n8nio/runners", False),
        ("postgres:16", False),
        ("sha256:" + "a" * 64, False),
        (None, False),
    ],
)
def test_images_of_n8n(image: str | None, told: bool) -> None:
    """Whatever the registry; n8n's helpers are none."""
    assert is_n8n(image) is told


def test_sqlite_in_a_volume_is_found_on_the_host() -> None:
    """n8n's default, as its documentation sets it up."""
    found = n8n_container(inspection())

    assert found.kind is DatabaseKind.SQLITE
    folder = Path("/var/lib/docker/volumes/n8n_data/_data")
    assert found.sqlite_file == folder / "database.sqlite"
    assert found.storage_dirs == (folder / "storage", folder / "binaryData")
    assert found.has_files


def test_folders_that_were_moved_are_followed() -> None:
    """The deepest mount counts, and what the variables say."""
    mounts = (
        {"Source": "/srv/n8n", "Destination": "/data"},
        {"Source": "/big/pictures", "Destination": "/data/pictures"},
    )
    found = n8n_container(
        inspection(
            "N8N_USER_FOLDER=/data",
            "N8N_STORAGE_PATH=/data/pictures/new",
            "N8N_DEFAULT_BINARY_DATA_MODE=filesystem",
            mounts=mounts,
        )
    )

    assert found.sqlite_file == Path("/srv/n8n/.n8n/database.sqlite")
    assert found.storage_dirs == (Path("/big/pictures/new"),)


def test_a_file_inside_the_container_is_out_of_reach() -> None:
    """Nothing is mounted: the file goes with the container."""
    assert n8n_container(inspection(mounts=())).sqlite_file is None


def test_postgresql_is_read_from_the_variables() -> None:
    """All of them, and never the password itself."""
    found = n8n_container(
        inspection(
            "DB_TYPE=postgresdb",
            "DB_POSTGRESDB_HOST=db",
            "DB_POSTGRESDB_PORT=5433",
            "DB_POSTGRESDB_DATABASE=flows",
            "DB_POSTGRESDB_USER=n8n user",
            "DB_POSTGRESDB_PASSWORD=hush",
            "DB_POSTGRESDB_SCHEMA=n8n",
            "DB_POSTGRESDB_SSL_ENABLED=true",
            "DB_TABLE_PREFIX=x_",
            "N8N_DEFAULT_BINARY_DATA_MODE=s3",
        )
    )

    assert found.postgres is not None
    assert (found.postgres.host, found.postgres.port) == ("db", 5433)
    assert found.postgres.url("127.0.0.1", 15432) == (
        "postgresql://n8n%20user:PASSWORD@127.0.0.1:15432/flows"
        "?schema=n8n&prefix=x_&sslmode=require"
    )
    assert found.postgres.password_in == "DB_POSTGRESDB_PASSWORD"
    assert "hush" not in repr(found)
    assert found.uses_bucket
    assert found.sqlite_file is None


def test_what_is_not_said_is_n8ns_default() -> None:
    """DB_TYPE alone is enough where the rest is usual."""
    found = n8n_container(inspection("DB_TYPE=postgresdb", "DB_POSTGRESDB_PASSWORD_FILE=/run/x"))

    assert found.postgres is not None
    assert found.postgres.url("::1", 5432) == "postgresql://postgres:PASSWORD@[::1]:5432/n8n"
    assert found.postgres.password_in == "DB_POSTGRESDB_PASSWORD_FILE"


def test_other_databases_are_told_apart() -> None:
    """n8n 0.x knew MySQL."""
    found = n8n_container(inspection("DB_TYPE=mysqldb"))

    assert found.kind is None
    assert found.postgres is None
    assert found.sqlite_file is None


PUBLISHED = {"5432/tcp": [{"HostIp": "127.0.0.1", "HostPort": "15432"}]}
EVERYWHERE = {"5432/tcp": [{"HostIp": "0.0.0.0", "HostPort": "15432"}]}


@pytest.mark.parametrize(
    ("host", "other", "expected"),
    [
        ("db", database(), [("db", 5432), ("172.18.0.2", 5432)]),
        ("postgres", database(), [("postgres", 5432), ("172.18.0.2", 5432)]),
        ("stack-db-1", database(), [("stack-db-1", 5432), ("172.18.0.2", 5432)]),
        (
            "db",
            database(ports=PUBLISHED),
            [("db", 5432), ("127.0.0.1", 15432), ("172.18.0.2", 5432)],
        ),
        (
            "db",
            database(ports=EVERYWHERE),
            [("db", 5432), ("10.0.0.9", 15432), ("172.18.0.2", 5432)],
        ),
        ("postgres", database(network="another"), [("postgres", 5432)]),
        ("db.example.com", database(), [("db.example.com", 5432)]),
        ("host.docker.internal", database(), [("10.0.0.9", 5432)]),
        ("localhost", database(), []),
    ],
)
def test_a_database_by_its_name_in_the_network(
    host: str, other: dict[str, Any], expected: list[tuple[str, int]]
) -> None:
    """The name as it stands first, then published ports, the container's own address last."""
    n8n = inspection("DB_TYPE=postgresdb", f"DB_POSTGRESDB_HOST={host}")
    place = n8n_container(n8n).postgres
    assert place is not None

    assert addresses(place, n8n, [other], engine_host="10.0.0.9") == expected


def test_on_the_hosts_own_network_localhost_is_the_host() -> None:
    """`network_mode: host`."""
    n8n = inspection("DB_TYPE=postgresdb", HostConfig={"NetworkMode": "host"})
    place = n8n_container(n8n).postgres
    assert place is not None

    assert addresses(place, n8n, [], engine_host="127.0.0.1") == [("127.0.0.1", 5432)]
