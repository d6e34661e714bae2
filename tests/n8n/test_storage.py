"""n8n's folder of files: what is in it is read, what is outside it never."""

import json
import os
from pathlib import Path

import pytest

from watchroom.domain.errors import SourceUnavailable, Undecodable
from watchroom.n8n.database import RunRow
from watchroom.n8n.storage import RunFiles

UUID = "43b7c5bf-41ff-40ba-ab3d-905bc889b781"
GOOD = f"filesystem-v2:workflows/w/executions/7/binary_data/{UUID}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder as n8n makes it, with a secret beside it."""
    (tmp_path / "secret").write_bytes(b"secret")
    folder = tmp_path / "storage" / "workflows" / "w" / "executions" / "7" / "binary_data"
    folder.mkdir(parents=True)
    (folder / UUID).write_bytes(b"picture")
    return tmp_path / "storage"


def _row(workflow_id: str = "w") -> RunRow:
    return RunRow(
        id=7,
        workflow_id=workflow_id,
        workflow_name="",
        mode="webhook",
        status_detail="success",
        created_ms=0,
        started_ms=0,
        stopped_ms=0,
        retry_of=None,
        stored_at="fs",
    )


def test_a_file_is_read(root: Path) -> None:
    """The ordinary case."""
    assert RunFiles(root).binary(GOOD, 7) == b"picture"


@pytest.mark.parametrize(
    "binary_id",
    [
        "filesystem-v2:../secret",
        "filesystem-v2:/etc/passwd",
        "filesystem-v2:workflows/../../secret",
        "filesystem-v2:workflows/w/executions/7/binary_data/../../../../../../secret",
        "filesystem-v2:workflows/w/executions/../binary_data/x",
        "filesystem-v2:workflows/w/executions/7/binary_data/x\0y",
        "filesystem-v2:workflows/w/executions/7/binary_data/.",
        "filesystem-v2:",
        "filesystem-v2:" + "a/" * 5_000,
        "filesystem:old",
    ],
)
def test_an_id_that_leads_elsewhere_leads_nowhere(root: Path, binary_id: str) -> None:
    """Ids stand in data that strangers can influence."""
    assert RunFiles(root).binary(binary_id, 7) is None


def test_a_link_out_of_the_folder_is_not_followed(root: Path) -> None:
    """Not even one that somebody managed to place there."""
    file = root / GOOD.removeprefix("filesystem-v2:")
    file.unlink()
    file.symlink_to(root.parent / "secret")

    assert RunFiles(root).binary(GOOD, 7) is None


def test_what_is_no_file_is_not_read(root: Path) -> None:
    """A pipe would never end."""
    file = root / GOOD.removeprefix("filesystem-v2:")
    file.unlink()
    os.mkfifo(file)

    assert RunFiles(root).binary(GOOD, 7) is None


def test_a_deleted_file_is_missing(root: Path) -> None:
    """n8n prunes: that is no failure."""
    assert RunFiles(root).binary(GOOD.replace("43b7", "0000"), 7) is None


def test_a_folder_that_is_gone_is_not_an_empty_one(root: Path) -> None:
    """An unmounted volume must not look like runs without pictures."""
    files = RunFiles(root / "unmounted")

    with pytest.raises(SourceUnavailable, match="unmounted"):
        files.binary(GOOD, 7)
    with pytest.raises(SourceUnavailable, match="unmounted"):
        files.run_data(_row())


def test_run_data_in_a_file_are_unpacked(root: Path) -> None:
    """n8n 2 can keep the run data themselves as files."""
    folder = root / "workflows/w/executions/7/execution_data"
    folder.mkdir()
    bundle = {"data": '[{"a":"1"},"ñ\\n"]', "workflowData": {"nodes": []}, "version": 1}
    (folder / "bundle.json").write_text(json.dumps(bundle, ensure_ascii=False))

    data = RunFiles(root).run_data(_row())

    assert data is not None
    assert data.flatted.decode() == bundle["data"]
    assert json.loads(data.workflow or b"") == bundle["workflowData"]
    assert RunFiles(root).run_data(_row("../w")) is None
    assert RunFiles(root).run_data(_row("other")) is None


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"{}", b'{"data":1}', b'{"data":"x"'])
def test_a_broken_file_is_undecodable(root: Path, text: bytes) -> None:
    """It was cut short, or is of another version."""
    folder = root / "workflows/w/executions/7/execution_data"
    folder.mkdir()
    (folder / "bundle.json").write_bytes(text)

    with pytest.raises(Undecodable):
        RunFiles(root).run_data(_row())
