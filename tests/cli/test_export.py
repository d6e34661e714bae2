"""`watchroom export`: the runs of a store in a file, or on the standard output."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from copied_dumps import young_sqlite_dump
from running_server import watchroom

DUMP = "n8n-1.110.1-sqlite-default"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of real runs."""
    folder = tmp_path_factory.mktemp("filled")
    dump = young_sqlite_dump(DUMP, folder)
    settings = {"N8N_URL": dump.url, "N8N_STORAGE_DIR": str(dump.storage_dir or "")}
    done = watchroom(folder, "import", "--json", **settings)
    assert done.returncode == 0, done.stderr
    (folder / "stored").write_text(str(json.loads(done.stdout)["stored"]))
    return folder


def test_every_run_is_written(filled: Path) -> None:
    """To the standard output, where no file is named."""
    done = watchroom(filled, "export", "--format", "jsonl")

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert len(lines) == int((filled / "stored").read_text())
    assert lines == sorted(lines, key=lambda run: run["startedAt"], reverse=True)


def test_columns_and_filters_are_options(filled: Path) -> None:
    """The same as in the API."""
    chosen = ("--column", "id", "--column", "status", "--status", "error")
    done = watchroom(filled, "export", *chosen)

    head, *rows = done.stdout.splitlines()
    assert head == "id,status"
    assert rows
    assert all(row.endswith(",error") for row in rows)


def test_a_file_appears_when_it_is_complete(filled: Path, tmp_path: Path) -> None:
    """With the pictures; nobody but its owner may read it."""
    file = tmp_path / "runs.zip"
    done = watchroom(filled, "export", "--format", "zip", "-o", str(file))

    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        assert "index.csv" in archive.namelist()
        assert any(name.startswith("pictures/") for name in archive.namelist())
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("options", "word"),
    [(("--column", "nonsense"), "nonsense"), (("-o", "/nowhere/at/all.csv"), "/nowhere/at")],
)
def test_what_cannot_be_is_one_line(filled: Path, options: tuple[str, ...], word: str) -> None:
    """And ends with 1."""
    done = watchroom(filled, "export", *options)

    assert done.returncode == 1
    assert word in done.stderr
    assert len(done.stderr.splitlines()) == 1
