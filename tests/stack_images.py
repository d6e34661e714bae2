"""
Images for the files in `deploy/`: Watchroom's own, and stand-ins for those that cannot be pulled.

The stand-in for PostgreSQL is PostgreSQL itself, as Debian has it, started in the way of the
official image. The one for n8n is a database and a folder of files that n8n has left: it fills
what it is given, as n8n would, and then says that it is ready. The one for Ollama only runs.
"""

import gzip
import tarfile
from pathlib import Path

from debian_images import AUTHORITIES, Added, debian_archive, missing_packages
from docker_engine import DockerEngine
from n8n_dumps import DATA
from postgres_server import find_binaries

ROOT = Path(__file__).parent.parent
WATCHROOM = "watchroom"
PYTHON = "watchroom-test/python:1"
POSTGRES_TAG, N8N_TAG, OLLAMA_TAG = "17.6", "2.41.1", "0.32.15"  # as the files have them
BUILD_DEADLINE_S = 600.0  # every package of the lock file is fetched
DUMP = "n8n-2.41.1-postgres"
PYTHON_PACKAGES = ("python3-venv", "libstdc++6")

_POSTGRES_START = b"""\
#!/bin/sh
set -e
[ "$1" = postgres ] || exec "$@"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    echo "$POSTGRES_PASSWORD" >/tmp/password
    initdb --no-sync --username="$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 \\
        --encoding=UTF8 --locale=C
    echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
    pg_ctl --wait --options="-c listen_addresses=''" start
    PGPASSWORD=$POSTGRES_PASSWORD createdb --username="$POSTGRES_USER" "$POSTGRES_DB"
    pg_ctl --wait stop
fi
exec postgres -c listen_addresses='*' -c jit=off
"""
_N8N_START = b"""\
#!/bin/sh
set -e
trap 'exit 0' TERM
[ "$DB_TYPE" = postgresdb ] && [ -n "$N8N_ENCRYPTION_KEY" ]
export PGHOST=$DB_POSTGRESDB_HOST PGDATABASE=$DB_POSTGRESDB_DATABASE
export PGUSER=$DB_POSTGRESDB_USER PGPASSWORD=$DB_POSTGRESDB_PASSWORD
psql --quiet --set=ON_ERROR_STOP=1 --file=/dump.sql
cp --recursive /storage /home/node/.n8n/storage
touch /tmp/ready
while :; do sleep 3600 & wait; done
"""
_NODE = b"#!/bin/sh\nexec test -e /tmp/ready\n"  # all that is asked of it is whether n8n is ready


def missing_for_stack() -> str | None:
    """Return why the images cannot be made here; None if nothing is missing."""
    binaries = find_binaries()
    if binaries is None:
        return "PostgreSQL's server programs are not installed"
    return missing_packages((*PYTHON_PACKAGES, f"postgresql-{binaries.parent.name}"))


def build_watchroom(engine: DockerEngine) -> str:
    """Build the image of this tree on Debian's Python; return its name."""
    engine.docker("import", "-", PYTHON, stdin=debian_archive(PYTHON_PACKAGES))
    trusted = (f"PIP_CERT={AUTHORITIES}", f"NODE_EXTRA_CA_CERTS={AUTHORITIES}")
    arguments = (f"BASE={PYTHON}", *trusted)
    given = (word for argument in arguments for word in ("--build-arg", argument))
    dockerfile = str(ROOT / "deploy/Dockerfile")
    # The containers of this engine reach nothing outside; those of a build may use the machine's.
    engine.docker(
        *("build", "--quiet", "--network", "host", "--tag", WATCHROOM),
        *(*given, "--file", dockerfile, str(ROOT)),
        deadline_s=BUILD_DEADLINE_S,
    )
    return WATCHROOM


def make_stand_ins(engine: DockerEngine) -> None:
    """Make the images that the files name besides our own."""
    binaries = find_binaries()
    assert binaries is not None
    version = binaries.parent.name
    server = [
        Added(path="/start", content=_POSTGRES_START),
        Added(path="/var/lib/postgresql/data", owner=999, mode=0o700),
        _folder("/var/run/postgresql", 999),
    ]
    _import(
        engine,
        f"postgres:{POSTGRES_TAG}",
        debian_archive([f"postgresql-{version}"], server),
        f"ENV PATH={binaries}:/usr/bin:/bin PGDATA=/var/lib/postgresql/data",
        *("USER 999", 'ENTRYPOINT ["/start"]', 'CMD ["postgres"]'),
    )
    _import(
        engine,
        f"n8nio/n8n:{N8N_TAG}",
        debian_archive([f"postgresql-client-{version}"], _left_by_n8n()),
        f"ENV PATH={binaries}:/usr/bin:/bin",
        *("USER 1000", 'ENTRYPOINT ["/start"]'),
    )
    engine.docker("tag", engine.image("steady"), f"ollama/ollama:{OLLAMA_TAG}")


def _left_by_n8n() -> list[Added]:
    dump = gzip.decompress((DATA / f"{DUMP}.sql.gz").read_bytes())
    return [
        Added(path="/start", content=_N8N_START),
        Added(path="/usr/bin/node", content=_NODE),
        Added(path="/dump.sql", content=dump, mode=0o644),
        _folder("/home/node", 1000),
        _folder("/home/node/.n8n", 1000),
        *_files_of_n8n(),
    ]


def _files_of_n8n() -> list[Added]:
    with tarfile.open(DATA / f"{DUMP}-storage.tar.gz") as archive:
        return [
            Added(path=f"/{member.name}", content=file.read() if file else None, owner=1000)
            for member in archive.getmembers()
            for file in [archive.extractfile(member)]
        ]


def _folder(path: str, owner: int) -> Added:
    return Added(path=path, owner=owner)


def _import(engine: DockerEngine, name: str, archive: bytes, *changes: str) -> None:
    words = (word for change in changes for word in ("--change", change))
    engine.docker("import", *words, "-", name, stdin=archive)
