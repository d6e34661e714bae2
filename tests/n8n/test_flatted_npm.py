"""Our reader of flatted text against the library that n8n writes it with."""

import json
import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from flattening import flatten
from own_network import network_of_machine
from watchroom.n8n.flatted import CYCLE, Flatted

HARNESS = Path(__file__).parent / "node"
INSTALL_DEADLINE_S = 120
RUN_DEADLINE_S = 60
CASES = 300


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library, installed from the lock file into a folder of its own."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        reason = "node and npm are not installed"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("flatted")
    for name in ("package.json", "package-lock.json", "check.js"):
        shutil.copy(HARNESS / name, folder)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--silent"]
    with network_of_machine():
        subprocess.run(
            command, cwd=folder, check=True, timeout=INSTALL_DEADLINE_S, capture_output=True
        )
    return folder


@pytest.fixture(scope="module")
def answer(library: Path) -> dict[str, Any]:
    """What the library makes of our texts, and what it writes of our values."""
    values = _values()
    question = {"texts": [flatten(value).decode() for value in values], "values": values}
    done = subprocess.run(
        ["node", "check.js"],
        cwd=library,
        input=json.dumps(question).encode(),
        check=True,
        timeout=RUN_DEADLINE_S,
        capture_output=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_what_the_library_writes_is_read_as_it_was(answer: dict[str, Any]) -> None:
    """n8n writes its run data with this library: whatever it writes must come back whole."""
    assert [Flatted(text.encode()).at() for text in answer["written"]] == _values()


def test_a_text_is_read_as_the_library_reads_it(answer: dict[str, Any]) -> None:
    """Both readers agree on the same texts, so neither has a dialect of its own."""
    texts = [flatten(value) for value in _values()]

    assert [Flatted(text).at() for text in texts] == answer["parsed"]


def test_what_is_used_twice_is_read_at_both_places(answer: dict[str, Any]) -> None:
    """The library writes a shared object once."""
    shared = {"name": "shared", "list": ["21", 21, None, True]}

    value = Flatted(answer["twice"].encode()).at()

    assert value == {"first": shared, "second": shared, "again": [shared, shared]}


def test_a_ring_is_cut_where_it_closes(answer: dict[str, Any]) -> None:
    """Error objects of n8n may contain themselves; JSON cannot."""
    shared = {"name": "shared", "list": ["21", 21, None, True]}
    cut = {CYCLE: True}

    value = Flatted(answer["ring"].encode()).at()

    assert value == {"name": "ring", "items": [cut, shared], "self": cut}


def test_half_an_emoji_and_nul_become_replacement_characters(answer: dict[str, Any]) -> None:
    """JavaScript can cut a text within an emoji; no database stores what is left."""
    value = Flatted(answer["half"].encode()).at()

    assert value == {
        "cut": "\ufffd",
        "whole": "\U0001f600",
        "nul": "a\ufffdb",
        "big": 2**70,
        "tiny": 5e-324,
    }


def _values() -> list[Any]:
    """Return the same generated values every time."""
    chance = random.Random(2026)
    return [_value(chance, depth=0) for _ in range(CASES)]


def _value(chance: random.Random, depth: int) -> Any:
    texts = [
        "",
        "0",
        "1",
        "21",
        "-1",
        "ñandú 🔥",
        "x" * 300,
        '"quoted"\\',
        "\n",
        "1e5",
        "__proto__",
    ]
    scalars = [None, True, False, 0, -7, 2**40, 0.25, -1.5e-7, *texts]
    kind = chance.choice(["scalar", "list", "object"]) if depth < 5 else "scalar"
    if kind == "list":
        return [_value(chance, depth + 1) for _ in range(chance.randrange(5))]
    if kind == "object":
        keys = chance.sample(["json", "21", "0", "", "name", "ñ", "main"], chance.randrange(5))
        return {key: _value(chance, depth + 1) for key in keys}
    return chance.choice(scalars)
