"""Commands, settings, links and messages that documents name exist."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from documents import GUIDE, PAGES, ROOT, anchors, command_lines, text_of
from watchroom.cli import main

SOURCES = ROOT / "src" / "watchroom"
SETTINGS = ROOT / "docs" / "settings.md"
_OPERATORS = {"|", "||", "&&", ";", ">", ">>", "<", "&", "#"}


def watchroom_calls(page: Path) -> Iterator[list[str]]:
    """Yield the arguments of every call of `watchroom` in a document, in blocks and in prose."""
    inline = re.findall(r"`(watchroom [^`<\[]+)`", text_of(page))
    for line in [*command_lines(page), *inline]:
        for call in re.findall(r"(?:^ *|[|;&(] *|/bin/)watchroom ([a-z-].*)", line):
            yield list(_arguments(call))


def _arguments(call: str) -> Iterator[str]:
    """Yield the words of one call, up to what the shell does with it."""
    lexer = shlex.shlex(call, posix=True, punctuation_chars="|&;<>()")
    lexer.whitespace_split = True
    for word in lexer:
        if word in _OPERATORS or word[0] in "|&;<>()":
            return
        yield word


def parse(arguments: list[str]) -> None:
    """Parse a call as the program would, without running it. Raises click.UsageError."""
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group) and arguments and not arguments[0].startswith("-"):
        name, *arguments = arguments
        found = command.get_command(context, name)
        if found is None:
            raise click.UsageError(f"no command {name!r}")
        command = found
    if arguments or not isinstance(command, click.Group):
        command.make_context(None, arguments).close()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_call_of_the_program_can_be_parsed(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option that was renamed would otherwise live on in documents."""
    monkeypatch.chdir(tmp_path)
    for archive in ("watchroom-backup.tar", "FILE.tar"):
        (tmp_path / archive).touch()  # `restore` wants it to be there
    for arguments in watchroom_calls(page):
        try:
            parse(arguments)
        except (click.exceptions.Exit, click.MissingParameter):
            pass  # --version and --help; prose may name a command alone
        except click.UsageError as error:
            pytest.fail(f"watchroom {shlex.join(arguments)}: {error.message}")


def test_calls_are_found() -> None:
    """The test above would be content with none."""
    calls = [shlex.join(call) for page in PAGES for call in watchroom_calls(page)]

    assert "doctor" in calls
    assert "keys create backup-script --scope read --days 90" in calls
    assert len(calls) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_that_is_named_exists(page: Path) -> None:
    """Whoever copies a name that does not exist is refused at the start."""
    known = set(re.findall(r"^\| `(WATCHROOM_\w+)` ", text_of(SETTINGS), re.MULTILINE))
    named = set(re.findall(r"\bWATCHROOM_[A-Z0-9_]*[A-Z0-9]\b", text_of(page)))

    assert {name.removesuffix("_FILE") for name in named} <= known | {"WATCHROOM_CONFIG"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_heading_finds_it(page: Path) -> None:
    """Headings are reworded; links to them are forgotten."""
    lost = []
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)", text_of(page)):
        goal = (page.parent / target) if target else page
        if goal.exists() and anchor not in anchors(goal):
            lost.append(f"{target}#{anchor}")

    assert lost == []


def texts_of_the_program() -> str:
    """Return all texts in the sources, with the values that stand in them left out as "…"."""
    found = []
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                found.append("".join(_piece(piece) for piece in node.values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return "\n".join(found)


def _piece(piece: ast.expr) -> str:
    return str(piece.value) if isinstance(piece, ast.Constant) else "…"


def test_symptoms_are_the_words_of_the_program() -> None:
    """Who looks for a message must find it: the headings quote what the sources say."""
    headings = re.findall(r"^### `(.*)`$", text_of(GUIDE / "troubleshooting.md"), re.MULTILINE)
    texts = texts_of_the_program()
    quoted = [heading for heading in headings if "`, or `" not in heading]

    assert len(quoted) >= 15
    assert [words for words in quoted if words not in texts] == []
