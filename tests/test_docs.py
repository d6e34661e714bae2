"""What the documents say is what the program does."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from watchroom.cli import main
from watchroom.settings import load_settings

ROOT = Path(__file__).parent.parent


class Recording(dict[str, str]):
    """An empty environment that notes which variables were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, key: str, default: object = None) -> None:  # type: ignore[override]
        self.asked.add(key)


def known_settings(folder: Path) -> set[str]:
    """Return the name of every setting that the program looks for."""
    environment = Recording()
    load_settings(environment, folder=folder)
    return {
        name
        for name in environment.asked
        if name.startswith("WATCHROOM_") and not name.endswith("_FILE")
    }


def commands(group: click.Group, prefix: str = "watchroom") -> Iterator[str]:
    """Yield every command in full, such as "watchroom keys create"."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}"


def test_every_setting_stands_in_the_table_and_nothing_else_does(tmp_path: Path) -> None:
    """A setting that nobody can find does not exist; one that is only written down is a lie."""
    table = set(re.findall(r"^\| `(WATCHROOM_\w+)` ", read("docs/settings.md"), re.MULTILINE))

    assert table == known_settings(tmp_path) - {"WATCHROOM_CONFIG", "WATCHROOM_N8N_MAPPING"}


def test_every_command_stands_in_the_documents_and_nothing_else_does() -> None:
    """docs/commands.md has a heading for each."""
    heading = re.compile(r"^## `(watchroom [a-z ]+?)`", re.MULTILINE)
    headings = set(heading.findall(read("docs/commands.md")))

    assert headings == set(commands(main))


def test_every_label_stands_in_the_documents_and_nothing_else_does() -> None:
    """A label that nobody can find is of no use."""
    table = set(re.findall(r"^\| `(watchroom\.[a-z.]+)`", read("docs/labels.md"), re.MULTILINE))
    written = re.compile(r"""["'](watchroom\.(?:[a-z]+)(?:\.[a-z]+)?)["']""")
    readers = [
        *ROOT.glob("src/watchroom/domain/*.py"),
        *ROOT.glob("src/watchroom/flows/services/*.py"),
    ]
    known = {label for file in readers for label in written.findall(file.read_text())}

    assert table == known


@pytest.mark.parametrize("page", [*sorted(ROOT.glob("docs/**/*.md")), ROOT / "README.md"])
def test_every_link_between_documents_leads_somewhere(page: Path) -> None:
    """Files move; links are forgotten."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def read(name: str) -> str:
    """Return the text of a document."""
    return (ROOT / name).read_text(encoding="utf-8")
