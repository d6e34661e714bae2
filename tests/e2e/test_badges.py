"""Badges are told apart by who sees no colours, or other ones."""

import io
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from pages import settle
from running_server import RunningServer, until

pytestmark = pytest.mark.browser

# What the server tells of a service, by the word that its badge shows then.
TOLD: dict[str, dict[str, Any]] = {
    "Healthy": {"health": "healthy"},
    "Running": {},
    "Starting": {"health": "starting"},
    "Unhealthy": {"health": "unhealthy"},
    "Restarting": {"status": "restarting"},
    "Exited 137": {"status": "stopped", "exitCode": 137},
    "Stopped": {"status": "stopped", "exitCode": 0},
    "Paused": {"status": "paused"},
    "In progress": {"operationId": "another-one"},
    "Created": {"status": "created"},
    "Unknown": {"state": {"known": False, "since": None, "reason": "The host is away."}},
}
PLAIN = {"status": "running", "health": "none", "exitCode": None, "oomKilled": False}
ALIKE = {"Restarting", "Exited 137"}  # both are down, and both have the cross of that
LEAST_CONTRAST = 4.5  # of small text (WCAG 1.4.3)
WITHIN_S = 10.0  # for a picture of what was changed just now
GREY_TOLERANCE = 3  # of 255: between the channels of what has no colour


def standing_so(model: dict[str, Any], word: str, known: dict[str, Any]) -> dict[str, Any]:
    """Return a service like *model* that is to be shown with *word*."""
    named = {"id": word, "containerId": word, "containerName": word, "name": f"Is {word}"}
    return {**model, **PLAIN, "operationId": None, "state": known, **named, **TOLD[word]}


def show_every_standing(page: Page, server: RunningServer) -> None:
    """Open the page of services, which is told of one service for each way to stand."""
    model = server.get("/api/services", key=None).json()["data"][0]
    known = {"known": True, "since": model["state"]["since"], "reason": None}
    services = [standing_so(model, word, known) for word in TOLD]

    def between(socket: WebSocketRoute) -> None:
        def pass_on(text: str | bytes) -> None:
            told = json.loads(text)
            if told.get("channel") == "services" and told["type"] == "snapshot":
                socket.send(json.dumps({**told, "services": services}))
            elif told["type"] in {"subscribed", "heartbeat"}:
                socket.send(text)

        socket.connect_to_server().on_message(pass_on)

    page.route_web_socket(re.compile("/ws$"), between)
    page.goto("/services")
    settle(page)


def badge_of(page: Page, word: str) -> Locator:
    """Return the badge of the service that stands so."""
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=f"Is {word}"))
    badge = row.locator("span").filter(has_text=re.compile(rf"^\S+ {word}$")).first
    expect(badge).to_be_visible()
    return badge


def is_legible(picture: Image.Image) -> bool:
    """Tell whether the lightest and the darkest of a picture have the contrast of WCAG."""
    lights = [light_of(colour) for colour in colours_of(picture)]
    return (max(lights) + 0.05) / (min(lights) + 0.05) >= LEAST_CONTRAST


def light_of(colour: tuple[int, ...]) -> float:
    """Return the relative luminance of a colour in sRGB (WCAG 2.2)."""
    parts = [each / 255 for each in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def is_grey(picture: Image.Image) -> bool:
    """Tell whether a picture has no colour."""
    return all(max(each) - min(each) <= GREY_TOLERANCE for each in colours_of(picture))


def colours_of(picture: Image.Image) -> set[tuple[int, ...]]:
    """Return the colours of a picture, of three channels each."""
    data = picture.tobytes()
    return set(zip(data[0::3], data[1::3], data[2::3], strict=True))


def seen(page: Page, badges: Mapping[str, Locator]) -> list[Image.Image]:
    """Return how badges look."""
    whole = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    boxes = [badge.bounding_box() for badge in badges.values()]
    return [
        whole.crop((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
        for box in boxes
        if box is not None
    ]


@pytest.mark.parametrize("sight", ["protanopia", "deuteranopia", "tritanopia", "achromatopsia"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a5_badges_differ_in_text_and_glyph(
    page: Page, demo_server: RunningServer, sight: str, theme: str
) -> None:
    """
    What is told by colour alone is not told to one man in twelve.

    Those of services; the six of risks come with the pages that show them.
    """
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    show_every_standing(page, demo_server)
    badges = {word: badge_of(page, word) for word in TOLD}
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": sight})
    until(lambda: all(map(is_legible, seen(page, badges))), within_s=WITHIN_S)
    glyphs = {word: badge.inner_text().split()[0] for word, badge in badges.items()}

    assert sight != "achromatopsia" or all(map(is_grey, seen(page, badges)))
    assert len(set(glyphs.values())) == len(TOLD) - len(ALIKE) + 1, glyphs
    assert len({glyphs[word] for word in ALIKE}) == 1
