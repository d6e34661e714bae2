/** Keys of the gallery, besides the arrows, which move the focus within the list. */

import { useMemo } from "preact/hooks";
import type { MessageKey } from "../../format/keys";
import { undoKey } from "../../parts/verdict/keys";
import { isCovered, type Shortcut, useShortcuts } from "../../state/keyboard";
import type { Browsing } from "./browsing";

export function useGalleryKeys(browsing: Browsing, showNew: () => void): void {
  const offered = useMemo<Shortcut[]>(() => {
    const list = (keys: string, label: MessageKey, run: Shortcut["run"]): Shortcut => ({
      keys,
      label,
      group: "shell.keys.list",
      isOff: isCovered,
      run,
    });
    return [
      list("j", "gallery.keys.next", () => step(browsing, "right")),
      list("k", "gallery.keys.before", () => step(browsing, "left")),
      list("x", "gallery.keys.choose", () => browsing.toggle(browsing.active.peek())),
      list("X", "gallery.keys.chooseRange", () =>
        browsing.toggle(browsing.active.peek(), { isRange: true }),
      ),
      list("mod+a", "gallery.keys.chooseAll", (event) => chooseAll(event, browsing)),
      { ...list("Space", "gallery.keys.peek", () => togglePeek(browsing)), isOff: isNotOnRun },
      { ...list("Escape", "gallery.keys.clear", () => stepBack(browsing)), isOff: isMenuOpen },
      undoKey("shell.keys.list"),
      list(".", "gallery.keys.showNew", showNew),
      list("/", "gallery.search", () =>
        document.querySelector<HTMLElement>("main input[type=search]")?.focus(),
      ),
    ];
  }, [browsing, showNew]);
  useShortcuts(offered);
}

/** The first step takes the focus to the item that Tab would lead to. */
function step(browsing: Browsing, to: "left" | "right"): void {
  if (isOnRun() || browsing.isPeeking.peek()) browsing.move(to);
  else browsing.focus(browsing.active.peek());
}

function stepBack(browsing: Browsing): void {
  if (browsing.isPeeking.peek()) browsing.peek(false);
  else browsing.clearChoice();
}

/** The key closes it then, and nothing else. */
function isMenuOpen(): boolean {
  return isCovered() || document.querySelector(":popover-open") !== null;
}

function togglePeek(browsing: Browsing): void {
  browsing.peek(!browsing.isPeeking.peek());
}

function isOnRun(): boolean {
  return document.activeElement?.closest("[data-spot]") != null;
}

/** Elsewhere the key presses buttons, and scrolls. */
function isNotOnRun(): boolean {
  return isCovered() || !isOnRun();
}

/** In a field it is the browser's own. */
function chooseAll(event: KeyboardEvent, browsing: Browsing): void {
  if (event.target instanceof HTMLInputElement && event.target.type !== "checkbox")
    event.target.select();
  else browsing.chooseAll();
}
