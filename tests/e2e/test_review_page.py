"""The page of review, on runs of a real n8n: what waits, judged by single keys, and taken back."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from browsing import PHONE, Problems, browsing, keep_if_failed
from copied_dumps import young_sqlite_dump
from pages import visit
from running_server import RunningServer, serving, until

pytestmark = pytest.mark.browser

DUMP = "n8n-1.110.1-sqlite-default"
SOON_S = 10.0  # in which the server knows what was pressed
EVERY_MARK = re.compile("Correct|False alarm|Missed|Unsure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A server over real runs, of which nobody has said anything at the beginning."""

    server: RunningServer
    keys: dict[str, str]  # secrets, by role

    def ask(self, verb: str, path: str, **body: Any) -> Any:
        with self.server.client() as client:
            answer = client.request(verb, path, json=body or None)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def waiting(self, queue: str) -> list[int]:
        return [run["id"] for run in self.ask("GET", f"/api/review/queues/{queue}?limit=200")]

    def marks(self, execution_id: int) -> Any:
        return self.ask("GET", f"/api/executions/{execution_id}/marks")

    def false_alarms(self) -> int:
        """Return what insights count as false alarms."""
        alarms: int = self.ask("GET", "/api/insights")["tiles"]["falseAlarms"]["falseAlarms"]
        return alarms

    def becomes(self, execution_id: int, mark: str | None) -> bool:
        """Tell whether the server knows a mark, before long."""
        return until(lambda: bool(self.marks(execution_id)["mark"] == mark), within_s=SOON_S)


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reviewed]:
    """One server for the file; a test takes runs of its own, or undoes what it did."""
    folder = tmp_path_factory.mktemp("reviewed")
    with serving(folder, N8N_URL=young_sqlite_dump(DUMP, folder).url) as server:
        server.wait_until_copied()
        keys = {
            "reviewer": make_key(server, "reviewer", "read", "review"),
            "viewer": make_key(server, "viewer", "read"),
        }
        yield Reviewed(server=server, keys=keys)


def make_key(server: RunningServer, name: str, *scopes: str) -> str:
    with server.client() as client:
        answer = client.post("/api/keys", json={"name": name, "scopes": list(scopes)})
    secret: str = answer.json()["data"]["secret"]
    return secret


Opener = Callable[..., Any]


@pytest.fixture
def opened(
    request: pytest.FixtureRequest, browser: Browser, reviewed: Reviewed
) -> Iterator[Opener]:
    """Opens a page at the server, signed in by the key of a role."""
    problems = Problems(reviewed.server.urls[0])
    problems.allow("401")  # the question who is there, before anybody is

    @contextmanager
    def open_page(role: str = "reviewer", **options: Any) -> Iterator[Page]:
        with browsing(browser, problems.origin, problems, **options) as page:
            page.goto(f"/login#key={reviewed.keys[role]}")
            page.get_by_role("navigation").first.wait_for()
            yield page
            keep_if_failed(request.node, page)

    yield open_page
    assert problems.serious() == []


def shown_run(page: Page) -> int:
    """Return the id of the run that is looked at."""
    link = page.get_by_role("link", name=re.compile(r"^#\d+$"))
    return int((link.text_content() or "").removeprefix("#"))


def expect_run(page: Page, execution_id: int) -> None:
    expect(page.get_by_role("link", name=f"#{execution_id}", exact=True)).to_be_visible()


def test_h2_a_key_marks_and_goes_on_and_undo_restores(opened: Opener, reviewed: Reviewed) -> None:
    """A hundred pictures are judged by one key each, and a slip costs nothing."""
    first, second, *rest = reviewed.waiting("flagged")
    left = len(rest) + 2
    with opened() as page:
        visit(page, "/review")
        expect_run(page, first)
        expect(page.get_by_text(f"{left} left")).to_be_visible()

        page.keyboard.press("f")

        expect_run(page, second)
        expect(page.get_by_text(f"{left - 1} left")).to_be_visible()
        assert reviewed.becomes(first, "false_alarm")
        expect(page.get_by_text("1 done today")).to_be_visible()

        page.get_by_role("button", name="Undo").click()

        expect_run(page, first)
        expect(page.get_by_text(f"{left} left")).to_be_visible()
        assert reviewed.becomes(first, None)
        assert reviewed.waiting("flagged") == [first, second, *rest]


def test_h2_the_tile_of_false_alarms_changes_by_one(opened: Opener, reviewed: Reviewed) -> None:
    """What is judged in review is what insights tell of: to one, and back."""
    execution_id = reviewed.waiting("flagged")[0]
    before = reviewed.false_alarms()
    with opened() as page:
        visit(page, "/review")
        expect_run(page, execution_id)
        page.keyboard.press("f")
        assert until(lambda: reviewed.false_alarms() == before + 1, within_s=SOON_S)

        visit(page, "/insights")
        tile = page.get_by_text(re.compile(f"^{before + 1} of {before + 1} reviewed"))
        expect(tile).to_be_visible()
    with reviewed.server.client(key=reviewed.keys["reviewer"]) as client:
        client.delete(f"/api/executions/{execution_id}/mark").raise_for_status()
    assert reviewed.false_alarms() == before


def test_h3_looking_at_pictures_marks_none(opened: Opener, reviewed: Reviewed) -> None:
    """Seen is not reviewed: only a mark takes a picture out of the queue."""
    before = reviewed.waiting("lowConfidence")
    with opened() as page:
        visit(page, "/review?queue=lowConfidence")
        for execution_id in before[:4]:
            expect_run(page, execution_id)
            page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        expect_run(page, before[3])

    assert reviewed.waiting("lowConfidence") == before


def test_h1_an_answer_without_a_level_waits_apart(opened: Opener, reviewed: Reviewed) -> None:
    """What cannot be read is never taken for harmless."""
    waiting = reviewed.waiting("unreadable")
    assert waiting
    with opened() as page:
        visit(page, "/review?queue=unreadable")
        expect_run(page, waiting[0])

        verdict = page.get_by_role("region", name="Verdict")
        expect(verdict.get_by_text("UNREADABLE")).to_be_visible()
        tab = page.get_by_role("link", name=f"Unreadable {len(waiting)}")
        expect(tab).to_have_attribute("aria-current", "page")


def test_the_page_of_a_run_steps_through_the_queue(opened: Opener, reviewed: Reviewed) -> None:
    """Who looks closer at one that waits goes on with the next one, and knows the way back."""
    first, second, *rest = reviewed.waiting("flagged")
    with opened() as page:
        visit(page, "/review")
        expect_run(page, first)
        page.get_by_role("link", name=f"#{first}", exact=True).click()
        expect(page.get_by_role("heading", name=re.compile(f"^#{first} "))).to_be_visible()

        expect(page.get_by_text(f"1 of {len(rest) + 2}", exact=True)).to_be_visible()
        back = page.get_by_role("main").get_by_role("link", name="Gallery")
        expect(back).to_have_attribute("href", re.compile("risk=medium,high,critical&mark=none"))
        page.keyboard.press("ArrowDown")
        expect(page).to_have_url(re.compile(rf"/executions/{second}\?list="))


def test_a_note_goes_with_the_mark_into_the_history(opened: Opener, reviewed: Reviewed) -> None:
    """Why somebody judged so is worth more a year later than that they did."""
    execution_id = reviewed.waiting("random")[0]
    reviewed.ask("PUT", f"/api/executions/{execution_id}/mark", mark="correct", note="By a script.")
    reviewed.ask("DELETE", f"/api/executions/{execution_id}/mark")
    with opened() as page:
        visit(page, "/review?queue=random")
        expect_run(page, execution_id)
        page.get_by_label("Go on after a mark").uncheck()
        page.get_by_label("Note…").fill("Dust on the road; y and f are no marks here.")
        page.get_by_role("button", name="Missed").click()

        expect(page.get_by_role("button", name="Missed")).to_have_attribute("aria-pressed", "true")
        page.get_by_text("History: 2 entries").click()
        expect(page.get_by_text("Dust on the road")).to_be_visible()
        expect(page.get_by_text("By a script.")).to_be_visible()

        page.keyboard.press("Backspace")
        assert reviewed.becomes(execution_id, None)
        expect(page.get_by_role("button", name="Missed")).to_have_attribute("aria-pressed", "false")
    said, by_script = reviewed.marks(execution_id)["history"]
    assert (said["by"], by_script["by"]) == ("reviewer", "API_KEY")
    assert said["note"].startswith("Dust")
    assert said["takenBackAt"] is not None


def test_a_queue_is_cleared_from_the_top_and_brought_back(
    opened: Opener, reviewed: Reviewed
) -> None:
    """Nobody should have to press a key forty times to say that they looked."""
    waiting = reviewed.waiting("failedAlert")
    with opened() as page:
        visit(page, "/review?queue=failedAlert")
        page.get_by_role("button", name=f"Mark {len(waiting)} as reviewed").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Mark as reviewed").click()

        expect(page.get_by_text("All caught up")).to_be_visible()
        expect(page.get_by_role("link", name=re.compile("^Next: Flagged"))).to_be_visible()
        assert reviewed.waiting("failedAlert") == []
        assert {reviewed.marks(each)["mark"] for each in waiting} == {"reviewed"}

        page.get_by_role("button", name="Undo").click()

        expect_run(page, waiting[0])
        assert reviewed.waiting("failedAlert") == waiting


def test_what_another_marks_is_not_asked_again(opened: Opener, reviewed: Reviewed) -> None:
    """Two people at one queue share the work, also while both look at it."""
    first, second, third, *_ = reviewed.waiting("flagged")
    with opened() as page:
        visit(page, "/review")
        expect_run(page, first)
        # Until it hears the channel, nothing would be heard.
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        left = len(reviewed.waiting("flagged"))

        reviewed.ask("PUT", f"/api/executions/{second}/mark", mark="correct")

        expect(page.get_by_text(f"{left - 1} left")).to_be_visible()
        page.keyboard.press("y")
        expect_run(page, third)
    for each in (first, second):
        reviewed.ask("POST", "/api/executions/marks", ids=[each], mark=None)


def test_a_viewer_sees_what_waits_and_why_they_cannot_judge(
    opened: Opener, reviewed: Reviewed
) -> None:
    """A verb that is missing would be looked for; one that says why sends to who may."""
    first = reviewed.waiting("lowConfidence")[0]
    with opened("viewer") as page:
        visit(page, "/review?queue=lowConfidence")
        expect_run(page, first)

        for button in page.get_by_role("button", name=EVERY_MARK).all():
            expect(button).to_have_attribute("aria-disabled", "true")
            expect(button).to_have_attribute("aria-description", re.compile("reviewer"))
        clearing = page.get_by_role("button", name=re.compile("as reviewed"))
        expect(clearing).to_have_attribute("aria-disabled", "true")
        page.keyboard.press("y")
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("link", name=f"#{first}", exact=True)).to_have_count(0)
    assert reviewed.marks(first)["mark"] is None


def test_on_a_phone_the_buttons_stand_below_picture_and_verdict(
    opened: Opener, reviewed: Reviewed
) -> None:
    """Judging is what one does on the way: a thumb finds all of it where it was for the last."""
    first, second, *_ = reviewed.waiting("flagged")
    with opened(viewport=PHONE, has_touch=True) as page:
        visit(page, "/review")
        expect_run(page, first)
        boxes = judgement_boxes(page)
        bar = page.get_by_role("navigation").last.bounding_box()
        page.keyboard.press("ArrowRight")
        expect_run(page, second)
        assert judgement_boxes(page) == boxes

    assert all(box["height"] >= 44 for box in boxes)
    assert len({box["y"] for box in boxes}) == 1, "in one row"
    assert bar is not None
    assert boxes[0]["y"] + boxes[0]["height"] <= bar["y"], "nothing of them is covered"


def judgement_boxes(page: Page) -> list[FloatRect]:
    """Return where the buttons of the marks lie in the window."""
    buttons = [
        page.get_by_role("button", name=name, exact=True)
        for name in ("Correct", "False alarm", "Missed", "Unsure")
    ]
    return [box for button in buttons if (box := button.bounding_box()) is not None]


def test_a_mark_in_the_lightbox_is_told_in_one_place(opened: Opener, reviewed: Reviewed) -> None:
    """A second Undo that lies behind the dialog would be found by who reads by ear or code."""
    execution_id = reviewed.waiting("random")[0]
    with opened() as page:
        visit(page, f"/executions?open={execution_id}")
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Unsure").click()

        expect(page.locator("[role=status] button", has_text="Undo")).to_have_count(1)
        dialog.get_by_role("button", name="Undo").click()
        assert reviewed.becomes(execution_id, None)


def test_the_overview_leads_to_what_waits(opened: Opener, reviewed: Reviewed) -> None:
    """Who opens the first page must see that pictures wait, and since when."""
    with opened() as page:
        visit(page, "/")
        card = page.get_by_role("region", name="Review")

        expect(card).to_contain_text(str(len(reviewed.waiting("flagged"))))
        card.get_by_role("link", name="Start reviewing").click()

        expect_run(page, reviewed.waiting("flagged")[0])
