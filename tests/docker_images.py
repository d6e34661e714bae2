"""
Images that tests run, made on the machine: no image can be assumed to be within reach.

All of them stand on busybox in one static file, which `docker import` turns into an image.
"""

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

BASE = "watchroom-test/base:1"

# A shell is process 1 here, and process 1 ignores a signal that it has no handler for: hence
# the trap where an image is to stop at once, and none where it is to hang.
_UNTIL_TOLD = "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"

RECIPES = {
    # says "up", runs until it is told to stop, and stops at once
    "steady": f'FROM {BASE}\nCMD ["sh", "-c", "echo up; {_UNTIL_TOLD}"]\n',
    # has to be killed
    "stubborn": f'FROM {BASE}\nCMD ["sh", "-c", "while :; do sleep 3600; done"]\n',
    # is healthy until the file /sick appears in it
    "healthy": (
        f"FROM {BASE}\n"
        "HEALTHCHECK --interval=250ms --timeout=5s --retries=1 CMD test ! -e /sick\n"
        f'CMD ["sh", "-c", "{_UNTIL_TOLD}"]\n'
    ),
    # ends with code 3
    "failing": f'FROM {BASE}\nCMD ["sh", "-c", "echo cannot go on >&2; exit 3"]\n',
    # brings settings of its own
    "labelled": (
        f"FROM {BASE}\n"
        'LABEL org.opencontainers.image.title="Labelled" org.opencontainers.image.version="1.2.3"\n'
        'ENV MODE=production GREETING="hello there"\n'
        "EXPOSE 8080\n"
        f'CMD ["sh", "-c", "{_UNTIL_TOLD}"]\n'
    ),
    # serves / over HTTP on port 80
    "web": f'FROM {BASE}\nEXPOSE 80\nCMD ["httpd", "-f", "-p", "80"]\n',
}


def find_busybox() -> str | None:
    """Return the path of busybox, which has to be a static one; None if it is not installed."""
    return shutil.which("busybox")


def base_archive() -> bytes:
    """Return a tar archive of a root folder with busybox and a link for each of its commands."""
    busybox = find_busybox()
    if busybox is None:
        raise FileNotFoundError("busybox is not installed")
    listed = subprocess.run([busybox, "--list"], check=True, capture_output=True, text=True)
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for folder in ("bin", "tmp", "etc"):
            _add(archive, folder, tarfile.DIRTYPE)
        program = tarfile.TarInfo("bin/busybox")
        program.mode, program.size = 0o755, Path(busybox).stat().st_size
        with Path(busybox).open("rb") as content:
            archive.addfile(program, content)
        for command in listed.stdout.split():
            if command != "busybox":
                _add(archive, f"bin/{command}", tarfile.SYMTYPE, "busybox")
    return file.getvalue()


def _add(archive: tarfile.TarFile, name: str, kind: bytes, target: str = "") -> None:
    entry = tarfile.TarInfo(name)
    entry.type, entry.mode, entry.linkname = kind, 0o755, target
    archive.addfile(entry)
