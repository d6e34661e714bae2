/** The keys of the logs. */

import type { Signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { type Shortcut, useShortcuts } from "../../state/keyboard";
import type { Entry, Line } from "../../state/logs/entries";
import { look, prefer } from "../../state/logs/look";
import type { LogView } from "../../state/logs/view";

interface Verbs {
  onLink: (line: Line) => void;
  isGoing: Signal<boolean>;
}

export function useLogShortcuts(view: LogView, verbs: Verbs): void {
  const offered = useMemo(() => [...moves(view), ...acts(view, verbs)], [view, verbs]);
  useShortcuts(offered);
}

function moves(view: LogView): Shortcut[] {
  const go = (keys: string, label: Shortcut["label"], direction: 1 | -1, fits: Fits): Shortcut => ({
    keys,
    label,
    group: "shell.keys.logs",
    run: () => view.activate(view.next(direction, fits)),
  });
  const seek = (keys: string, label: Shortcut["label"], direction: 1 | -1): Shortcut => ({
    keys,
    label,
    group: "shell.keys.logs",
    run: () => view.seek(direction),
  });
  return [
    go("j", "logs.keys.next", 1, isLine),
    go("k", "logs.keys.previous", -1, isLine),
    seek("n", "logs.keys.nextMatch", 1),
    seek("N", "logs.keys.previousMatch", -1),
    go("e", "logs.keys.nextError", 1, isError),
    go("E", "logs.keys.previousError", -1, isError),
  ];
}

function acts(view: LogView, { onLink, isGoing }: Verbs): Shortcut[] {
  const act = (keys: string, label: Shortcut["label"], run: () => void): Shortcut => ({
    keys,
    label,
    group: "shell.keys.logs",
    run,
  });
  const onActive = (run: (line: Line) => void) => () => {
    const line = view.rows.shown[view.activeIndex];
    if (line?.kind === "line") run(line);
  };
  return [
    act("End", "logs.toLive", () => view.resume()),
    act("p", "logs.keys.pause", () => (view.feed.isFollowing.peek() ? view.hold() : view.resume())),
    act("t", "logs.goTo", () => {
      isGoing.value = true;
    }),
    act("w", "logs.wrap", () => prefer({ wrap: !look.peek().wrap })),
    act(
      "o",
      "logs.openLine",
      onActive((line) => view.open(line)),
    ),
    act("l", "logs.copyLink", onActive(onLink)),
    act(
      "c",
      "logs.context",
      onActive((line) => void view.showInContext(line)),
    ),
    act("/", "logs.search", () =>
      document.querySelector<HTMLInputElement>("input[data-search]")?.focus(),
    ),
  ];
}

type Fits = (entry: Entry) => boolean;

function isLine(entry: Entry): boolean {
  return entry.kind === "line";
}

function isError(entry: Entry): boolean {
  return entry.kind === "line" && (entry.level === "error" || entry.level === "fatal");
}
