"""No sentence of the pages is written into their code: all come from the catalogues."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, Response

from browsing import ROOT, browsing
from pages import PATHS, address_of, visit
from running_server import RunningServer

pytestmark = pytest.mark.browser

CATALOGUES = ROOT / "ui" / "src" / "catalogues"
NAMES = sorted(path.name for path in (CATALOGUES / "en").glob("*.json"))
CHOOSE = "localStorage.setItem('watchroom.preferences', JSON.stringify({{language: '{}'}}))"
PSEUDO = "en-XA"  # English in brackets: what stands outside of them is in no catalogue
WORD = re.compile(r"[^\W\d_]{3,}")
# What is the same in every language, or comes from the browser's own knowledge of languages.
EVERYWHERE = set(
    re.findall(
        r"\w+",
        """
        watchroom api ctrl esc enter shift alt tab end utc kib mib gib tib min ago sec json csv
        jan feb mar apr may jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun
        yesterday today tomorrow now day days hour hours minute minutes second seconds
        """,
    )
)
# Every text that is seen or read out, with no regard to what has a language of its own.
TEXTS = """() => {
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    const isOurs = !parentElement?.closest("script, style, [lang]:not(html)");
    if (parentElement && seen(parentElement) && isOurs) found.push(data);
  }
  for (const each of document.body.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
    if (!each.closest("[lang]:not(html)"))
      for (const name of ["aria-label", "title", "placeholder", "alt"])
        if (each.hasAttribute(name)) found.push(each.getAttribute(name));
  return found;
}"""


@dataclass
class Told:
    """Everything that the server has told a page."""

    answers: list[Response] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Hear what comes from now on."""
        page.on("response", self._note_answer)
        page.on(
            "websocket",
            lambda socket: socket.on("framereceived", lambda data: self.messages.append(str(data))),
        )

    def _note_answer(self, answer: Response) -> None:
        self.answers.append(answer)

    def words(self) -> set[str]:
        """Return every word of it, in small letters."""
        texts = [
            text_of(each)
            for each in self.answers
            if "/api/" in each.url and each.ok and "json" in each.headers.get("content-type", "")
        ]
        return {word.lower() for text in (*texts, *self.messages) for word in WORD.findall(text)}


def text_of(answer: Response) -> str:
    """Return the body; empty if the browser has let go of it, with the page it was asked for by."""
    try:
        return answer.text()
    except Error:
        return ""


@contextmanager
def reading(browser: Browser, server: RunningServer, language: str) -> Iterator[Page]:
    """Open a page in a language."""
    with browsing(browser, server.urls[0], timezone_id="UTC") as page:
        page.add_init_script(CHOOSE.format(language))
        yield page


@pytest.mark.parametrize("path", PATHS)
def test_i3_no_sentence_stands_outside_of_the_catalogues(
    browser: Browser, demo_server: RunningServer, path: str
) -> None:
    """What is written into the code stays English for everybody."""
    told, address = Told(), address_of(path, demo_server)
    with reading(browser, demo_server, PSEUDO) as page:
        told.listen(page)
        visit(page, address)
        texts = page.evaluate(TEXTS)
        known = told.words() | EVERYWHERE | set(map(str.lower, WORD.findall(address)))

    assert any("⟦" in text for text in texts)
    assert foreign(texts, known) == []


def foreign(texts: list[str], known: set[str]) -> list[str]:
    """Return the texts with a word that is neither in brackets nor known."""
    found = []
    for text in texts:
        outside, count = text, 1
        while count:  # a sentence may hold others
            outside, count = re.subn(r"⟦[^⟦⟧]*⟧", " ", outside)
        if {word.lower() for word in WORD.findall(outside)} - known:
            found.append(text)
    return found


def test_i3_numbers_are_those_of_the_language(browser: Browser, demo_server: RunningServer) -> None:
    """2,9 % and 12.840 in Spanish: a comma for a point is a factor of a thousand."""
    with reading(browser, demo_server, "es") as page:
        visit(page, "/")
        text = page.get_by_role("main").inner_text()

        assert page.evaluate("document.documentElement.lang") == "es"
    assert not re.search(r"\d\.\d{1,2}\b ?[%sG]", text), text


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_is_there_in_both_languages(name: str) -> None:
    """With the same values in it: one that is missing shows as its key."""
    english, spanish = read("en", name), read("es", name)

    assert spanish.keys() == english.keys()
    assert {key for key in english if not key.startswith(f"{name.removesuffix('.json')}.")} == set()
    for key, text in english.items():
        assert values_in(spanish[key]) == values_in(text), key


def values_in(text: str) -> set[str]:
    """Return the names of the values of an ICU message; braces within braces are branches."""
    depth, found = 0, set()
    for part in re.findall(r"\{\w*|\}", text):
        if part != "}" and depth % 2 == 0:
            found.add(part[1:])
        depth += -1 if part == "}" else 1
    return found


def test_no_catalogue_is_spanish_alone() -> None:
    """Its sentences would be shown to nobody."""
    assert sorted(path.name for path in (CATALOGUES / "es").glob("*.json")) == NAMES


def read(language: str, name: str) -> dict[str, Any]:
    """Return a catalogue; empty if there is none."""
    path = CATALOGUES / language / name
    if not path.is_file():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
