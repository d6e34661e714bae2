"""`watchroom backup` and `restore`: what comes back is what the API answered before."""

import io
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from api_answers import answers, measured
from copied_dumps import young_sqlite_dump
from running_server import RunningServer, serving, until, watchroom

DUMP = "n8n-1.110.1-sqlite-default"
STORE = "watchroom.sqlite"


def written_until(stop: threading.Event, server: RunningServer) -> None:
    """Keep the store writing: keys are made and revoked until told to stop."""
    while not stop.is_set():
        made = watchroom(server.folder, "keys", "create", "load")
        key_id = made.stdout.split("_")[1]
        watchroom(server.folder, "keys", "revoke", key_id)


def test_a_backup_under_load_restores_to_the_same_answers(tmp_path: Path) -> None:
    """Taken while keys are made and revoked; restored into an empty folder."""
    dump = young_sqlite_dump(DUMP, tmp_path)
    archive, stop = tmp_path / "backup.tar", threading.Event()
    with serving(tmp_path, N8N_URL=dump.url) as server:
        server.wait_until_copied()
        writer = threading.Thread(target=written_until, args=(stop, server))
        writer.start()
        done = watchroom(tmp_path, "backup", str(archive))
        stop.set()
        writer.join()
        assert done.returncode == 0, done.stderr
        until(lambda: measured(server), within_s=30.0)
        before = answers(server)

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert watchroom(elsewhere, "restore", str(archive)).returncode == 0
    with serving(elsewhere) as server:
        until(lambda: measured(server), within_s=30.0)
        after = answers(server)

    assert len(before["list"]) == len(dump.happened())
    assert after == before


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a store with runs in it."""
    folder = tmp_path_factory.mktemp("whole")
    dump = young_sqlite_dump(DUMP, folder)
    assert watchroom(folder, "import", N8N_URL=dump.url).returncode == 0
    archive = folder / "whole.tar"
    assert watchroom(folder, "backup", "--without-pictures", str(archive)).returncode == 0
    return archive


def test_without_pictures_the_store_comes_alone(whole: Path) -> None:
    """For those who keep their pictures elsewhere."""
    with tarfile.open(whole) as tar:
        assert tar.getnames() == [STORE]


def test_a_folder_with_a_store_is_left_alone(tmp_path: Path) -> None:
    """A slip of the hand must not cost the runs of years."""
    archive = tmp_path / "backup.tar"
    watchroom(tmp_path, "backup", str(archive))
    store = tmp_path / "data" / STORE
    before = store.read_bytes()

    done = watchroom(tmp_path, "restore", str(archive))

    assert done.returncode == 1
    assert "exists" in done.stderr
    assert store.read_bytes() == before


def add_file(tar: tarfile.TarFile, name: str, data: bytes = b"evil") -> None:
    """Put a file into an archive."""
    member = tarfile.TarInfo(name)
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))


def add_special(tar: tarfile.TarFile, name: str, kind: bytes, target: str = "") -> None:
    """Put something into an archive that is no plain file."""
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    tar.addfile(member)


def climb(tar: tarfile.TarFile) -> None:
    add_file(tar, "objects/../../escaped")


def climb_from_the_root(tar: tarfile.TarFile) -> None:
    add_file(tar, "/tmp/watchroom-escaped")


def link_out(tar: tarfile.TarFile) -> None:
    add_special(tar, "objects/out", tarfile.SYMTYPE, "../..")
    add_file(tar, "objects/out/escaped")


def hard_link_out(tar: tarfile.TarFile) -> None:
    add_special(tar, "objects/escaped", tarfile.LNKTYPE, "../../secret")


def device(tar: tarfile.TarFile) -> None:
    add_special(tar, "objects/escaped", tarfile.CHRTYPE)


def pipe(tar: tarfile.TarFile) -> None:
    add_special(tar, "objects/escaped", tarfile.FIFOTYPE)


def link_for_store(tar: tarfile.TarFile) -> None:
    add_special(tar, STORE, tarfile.SYMTYPE, "../secret")


HOSTILE = [climb, climb_from_the_root, link_out, hard_link_out, device, pipe, link_for_store]


@pytest.mark.parametrize("evil", HOSTILE, ids=lambda evil: evil.__name__)
def test_a_hostile_archive_writes_nothing_outside(
    tmp_path: Path, whole: Path, evil: Callable[[tarfile.TarFile], None]
) -> None:
    """Refused in one line or passed over; nothing appears but in the data folder."""
    archive = tmp_path / "evil.tar"
    (tmp_path / "secret").write_text("secret")
    with tarfile.open(archive, "w") as tar, tarfile.open(whole) as source:
        evil(tar)
        store = source.extractfile(STORE)
        assert store is not None
        add_file(tar, STORE, store.read())
    elsewhere = tmp_path / "home" / "inner"
    elsewhere.mkdir(parents=True)
    before = {path for path in tmp_path.rglob("*") if elsewhere not in path.parents}

    done = watchroom(elsewhere, "restore", str(archive))

    assert done.returncode in {0, 1}
    assert "Traceback" not in done.stderr
    assert {path for path in tmp_path.rglob("*") if elsewhere not in path.parents} == before
    assert not list(tmp_path.rglob("escaped"))
    assert not Path("/tmp/watchroom-escaped").exists()
    assert not [path for path in elsewhere.rglob("*") if path.is_symlink()]
    assert (tmp_path / "secret").read_text() == "secret"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_truncated_archive_is_refused(tmp_path: Path, whole: Path, share: float) -> None:
    """And leaves the folder free for the whole one."""
    data, cut = whole.read_bytes(), tmp_path / "cut.tar"
    cut.write_bytes(data[: int(len(data) * share)])

    refused = watchroom(tmp_path, "restore", str(cut))
    after = watchroom(tmp_path, "restore", str(whole))

    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert after.returncode == 0, after.stderr


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    """One line that names the file."""
    (tmp_path / "notes.txt").write_text("this is no archive")

    done = watchroom(tmp_path, "restore", "notes.txt")

    assert done.returncode == 1
    assert "notes.txt" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_backup_is_for_its_owner_alone_and_so_is_what_comes_out_of_it(tmp_path: Path) -> None:
    """It holds pictures and hashes of keys."""
    archive = tmp_path / "backup.tar"
    assert watchroom(tmp_path, "backup", str(archive)).returncode == 0
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert watchroom(elsewhere, "restore", str(archive)).returncode == 0

    for file in (archive, elsewhere / "data" / STORE):
        assert file.stat().st_mode & 0o077 == 0, file


def test_a_backup_into_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    """One line, no traceback."""
    done = watchroom(tmp_path, "backup", str(tmp_path / "nowhere" / "backup.tar"))

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "nowhere" in done.stderr
