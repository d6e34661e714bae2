/** Keys that work on every page. */

import type { Signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { go } from "../../state/address";
import { isPaletteOpen } from "../../state/commands";
import { isCovered, type Shortcut, useShortcuts } from "../../state/keyboard";
import { isPaused, pause } from "../../state/live";
import { shiftRange, zoomOut } from "../../state/range";
import { currentPage } from "../page-at";
import { DESTINATIONS } from "./navigation";
import { isRangeOpen } from "./range-picker";

export function useShellShortcuts(isSheetOpen: Signal<boolean>): void {
  const offered = useMemo<Shortcut[]>(
    () => [
      ...DESTINATIONS.map(
        ({ letter, label, path }): Shortcut => ({
          keys: `g ${letter}`,
          label,
          group: "shell.keys.goTo",
          run: () => go(path),
        }),
      ),
      {
        keys: "mod+k",
        label: "shell.search",
        group: "shell.keys.everywhere",
        run: () => {
          isPaletteOpen.value = true;
        },
      },
      {
        keys: "?",
        label: "shell.keys.title",
        group: "shell.keys.everywhere",
        run: () => {
          isSheetOpen.value = true;
        },
      },
      {
        keys: "p",
        label: "shell.live.pause",
        group: "shell.keys.everywhere",
        run: () => pause(!isPaused.value),
      },
      {
        keys: "/",
        label: "shell.search",
        group: "shell.keys.everywhere",
        run: () => {
          isPaletteOpen.value = true;
        },
      },
      {
        keys: "t",
        label: "shell.range.title",
        group: "shell.keys.time",
        run: () => {
          isRangeOpen.value = isTimed();
        },
      },
      {
        keys: "[",
        label: "shell.range.back",
        group: "shell.keys.time",
        run: () => isTimed() && shiftRange(-1),
      },
      {
        keys: "]",
        label: "shell.range.forward",
        group: "shell.keys.time",
        run: () => isTimed() && shiftRange(1),
      },
      {
        keys: "z",
        label: "shell.range.zoomOut",
        group: "shell.keys.time",
        run: () => isTimed() && zoomOut(),
      },
    ],
    [isSheetOpen],
  );
  useShortcuts(offered);
}

function isTimed(): boolean {
  return !currentPage.peek()?.timeless && !isCovered();
}
