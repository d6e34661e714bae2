"""
Images made of the packages of Debian that are installed on this machine: none can be pulled.

An image holds the files of a few packages and of all that they depend on, and no more.
"""

import io
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"  # whom this machine trusts, proxies included
USUAL = ("base-files", "coreutils", "dash", "libc-bin", "sed", "tzdata")
# What packages want for their own installation, and PostgreSQL for what is switched off here.
LEFT_OUT = re.compile(
    r"adduser|debconf.*|dpkg|init-system-helpers|libllvm.*|mailcap|perl.*|postgresql-common|ucf"
)
ACCOUNTS = {
    "/etc/passwd": "root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n"
    "postgres:x:999:999::/var/lib/postgresql:/bin/sh\n",
    "/etc/group": "root:x:0:\nnode:x:1000:\npostgres:x:999:\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A file or folder that is in no package."""

    path: str
    content: bytes | None = None  # None: a folder
    owner: int = 0  # user and group
    mode: int = 0o755


def missing_packages(packages: Iterable[str]) -> str | None:
    """Return why an image of these packages cannot be made here; None if nothing is missing."""
    if shutil.which("dpkg-query") is None:
        return "images are made of packages of Debian, and this is none"
    absent = [name for name in packages if not _look_up(name)[0]]
    return f"not installed: {', '.join(absent)}" if absent else None


def debian_archive(packages: Iterable[str], added: Iterable[Added] = ()) -> bytes:
    """Return a tar archive of a root folder with these packages, the usual ones, and more."""
    file = io.BytesIO()
    accounts = [Added(path=path, content=text.encode()) for path, text in ACCOUNTS.items()]
    with tarfile.open(fileobj=file, mode="w") as archive:
        for path in sorted(_files({*packages, *USUAL})):
            archive.add(path, path.lstrip("/"), recursive=False)
        for each in (*accounts, *added):
            _add(archive, each)
    return file.getvalue()


def _add(archive: tarfile.TarFile, added: Added) -> None:
    entry = tarfile.TarInfo(added.path.lstrip("/"))
    entry.mode, entry.uid, entry.gid = added.mode, added.owner, added.owner
    if added.content is None:
        entry.type = tarfile.DIRTYPE
        archive.addfile(entry)
    else:
        entry.size = len(added.content)
        archive.addfile(entry, io.BytesIO(added.content))


def _files(packages: set[str]) -> set[str]:
    """Return every file of the packages, and the folders above it, under their true names."""
    listed = _output("dpkg-query", "--listfiles", *sorted(_closure(packages))).splitlines()
    named = [AUTHORITIES, "/bin/sh", "/tmp", *(path for path in listed if path.startswith("/"))]
    found = {_true_name(Path(path)) for path in named if _is_wanted(path)}
    found |= {str(folder) for path in found for folder in Path(path).parents}
    return found - {"/", *ACCOUNTS}


def _is_wanted(path: str) -> bool:
    is_to_be_read = re.match(r"/usr/share/(doc|man|locale|info|lintian|perl)/", path)
    return is_to_be_read is None and Path(path).exists()


def _true_name(path: Path) -> str:
    """Return where a file lies: `/lib/x` is `/usr/lib/x`, for `/lib` is a link."""
    return str(path.parent.resolve() / path.name)


def _closure(packages: set[str]) -> set[str]:
    """Return the packages and all that they depend on."""
    waiting, found = set(packages), set[str]()
    while waiting:
        name = waiting.pop()
        is_installed, depends = _look_up(name)
        if is_installed and not LEFT_OUT.fullmatch(name):
            found.add(name)
            waiting |= depends - found
    return found


def _look_up(package: str) -> tuple[bool, set[str]]:
    """Return whether a package is installed, and the names of those that it depends on."""
    form = "${db:Status-Status}:${Depends},${Pre-Depends}\n"
    query = ["dpkg-query", "--show", f"--showformat={form}", package]
    done = subprocess.run(query, capture_output=True, text=True, check=False)
    status, _, depends = done.stdout.partition(":")
    alternatives = re.split(r"[,|]", depends.splitlines()[0] if depends else "")
    names = {re.split(r"[\s:(]", each.strip())[0] for each in alternatives}
    return status == "installed", names - {""}


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
