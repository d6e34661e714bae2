/** Keys of the page: each is registered with its sentence, so the sheet behind `?` is always true. */

import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import type { MessageKey } from "../format/keys";
import { preferences } from "./preferences";

const SEQUENCE_MS = 1_000;

export interface Shortcut {
  /** `p`, `g s` for one after the other, `mod+k` for Ctrl or ⌘, `Shift+ArrowLeft`, `Space`. */
  keys: string;
  /** What it does; the heading of its group. */
  label: MessageKey;
  group: MessageKey;
  /** Whether it means nothing now; undefined: it always means something. */
  isOff?: () => boolean;
  run: (event: KeyboardEvent) => void;
}

/** Whether a dialog lies over the page: keys of what is behind it are off then. */
export function isCovered(): boolean {
  return document.querySelector("dialog:modal") !== null;
}

/** Whether somebody types: what Ctrl does to a text is the browser's own then. */
export function isInField(): boolean {
  const typed = 'input:not([type="checkbox"], [type="radio"], [type="range"]), textarea';
  return document.activeElement?.matches(typed) ?? false;
}

export const shortcuts = signal<readonly Shortcut[]>([]);
let pending = "";
let pendingMs = 0;

/** Offer keys while a part is on the page; the newest wins where two want the same. */
export function useShortcuts(offered: readonly Shortcut[]): void {
  useLayoutEffect(() => {
    shortcuts.value = [...offered, ...shortcuts.value];
    return () => {
      shortcuts.value = shortcuts.value.filter((each) => !offered.includes(each));
    };
  }, [offered]);
}

function pressed(event: KeyboardEvent): void {
  const name = nameOf(event);
  const isPlain = !name.startsWith("mod+");
  if (event.defaultPrevented || (isPlain && (isTyping(event) || !isAllowed(name)))) return;
  const sequence = pending && Date.now() - pendingMs < SEQUENCE_MS ? `${pending} ${name}` : name;
  pending = "";
  const offered = shortcuts.value.filter((each) => !each.isOff?.());
  const found = [sequence, name].flatMap((keys) => offered.filter((each) => each.keys === keys))[0];
  if (found !== undefined) {
    event.preventDefault();
    found.run(event);
  } else if (offered.some((each) => each.keys.startsWith(`${name} `))) {
    pending = name;
    pendingMs = Date.now();
  }
}

/** The name of a key as shortcuts spell it. */
export function nameOf(event: KeyboardEvent): string {
  const modifier = event.ctrlKey || event.metaKey ? "mod+" : "";
  const key = event.key === " " ? "Space" : event.key;
  const shift = event.shiftKey && key.length > 1 ? "Shift+" : "";
  return modifier + shift + (modifier ? key.toLowerCase() : key);
}

function isAllowed(name: string): boolean {
  return name.length > 1 || preferences.value.singleKeys;
}

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

if (globalThis.window !== undefined) addEventListener("keydown", pressed);
