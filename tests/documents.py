"""The documents of the project, and the blocks of code in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
GUIDE = ROOT / "docs" / "guide"
PAGES = [README, *sorted(ROOT.glob("docs/**/*.md"))]

# A fence may be indented, as in a list.
_BLOCK = re.compile(r"^( *)```(\w*)(?: (\w+))?\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_SHELLS = {"", "sh"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of code."""

    language: str  # empty if none is named
    is_run: bool  # it is marked as one that a test runs as it stands
    code: str


def text_of(page: Path) -> str:
    """Return the text of a document."""
    return page.read_text(encoding="utf-8")


def blocks(page: Path, language: str | None = None) -> list[Block]:
    """Return the blocks of a document in their order; of one language, if it is named."""
    found = [
        Block(language=match[2], is_run=match[3] == "run", code=_dedented(match[4], match[1]))
        for match in _BLOCK.finditer(text_of(page))
    ]
    return [block for block in found if language in {None, block.language}]


def command_lines(page: Path) -> Iterator[str]:
    """Yield every line of the shell's blocks, with the lines that it goes on in."""
    for block in blocks(page):
        if block.language in _SHELLS:
            yield from block.code.replace("\\\n", " ").splitlines()


def anchors(page: Path) -> set[str]:
    """Return what links to the headings of a document end in, as forges make it."""
    prose = _BLOCK.sub("", text_of(page))
    headings = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _dedented(code: str, indent: str) -> str:
    return "".join(line.removeprefix(indent) for line in code.splitlines(keepends=True))
