"""What machines can tell of whether a page shuts people out."""

from typing import cast

from playwright.sync_api import Page

from browsing import AXE

_WAIT_FOR_COLOURS = """() => Promise.allSettled(document.getAnimations()
  .filter((each) => each instanceof CSSTransition).map(({ finished }) => finished))"""
_SERIOUS = """async (within) => {
  const { violations } = await axe.run(within, { resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html, any }) =>
      `${html.slice(0, 160)} ${any[0]?.message ?? ""}`).join(" | ")}`);
}"""


def serious_issues(page: Page, *, theme: str, within: str = "html") -> list[str]:
    """
    Return what axe finds in a theme, light or dark: names, roles, order, contrast of texts.

    *within* is a CSS selector of what is looked at.
    """
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.evaluate(_WAIT_FOR_COLOURS)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return cast("list[str]", page.evaluate(_SERIOUS, within))
