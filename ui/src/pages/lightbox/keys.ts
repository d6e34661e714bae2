/** Keys of the lightbox; they are in the sheet behind `?` while it is open. */

import { useMemo } from "preact/hooks";
import { useBoxesKey } from "../../parts/execution/boxes";
import { go } from "../../state/address";
import { runPath } from "../../state/executions/origin";
import { type Shortcut, useShortcuts } from "../../state/keyboard";
import { wantsStillness } from "../../state/viewport";
import { compared } from "./address";
import type { Box } from "./box";
import type { Direction } from "./chain";
import type { Press } from "./holding";

const PAN_PX = 80;
const PANS = { h: [1, 0], j: [0, -1], k: [0, 1], l: [-1, 0] } as const;

export function useKeys(box: Box, press: Press): void {
  const offered = useMemo(
    () => [...stepping(box, press), ...zooming(box), ...comparing(box)],
    [box, press],
  );
  useShortcuts(offered);
  useBoxesKey("lightbox.keys.title");
}

function stepping(box: Box, press: Press): Shortcut[] {
  const key = (keys: string, direction: Direction, isCamera: boolean): Shortcut => ({
    keys,
    label: `lightbox.keys.${isCamera ? "camera" : "list"}.${direction === 1 ? "next" : "previous"}`,
    group: "lightbox.keys.title",
    run: (event) => {
      if (!event.repeat) press.begin(direction, isCamera ? "camera" : undefined);
    },
  });
  return [
    key("ArrowLeft", -1, false),
    key("ArrowRight", 1, false),
    key("Shift+ArrowLeft", -1, true),
    key("Shift+ArrowRight", 1, true),
    {
      keys: "d",
      label: "lightbox.detail",
      group: "lightbox.keys.title",
      run: () => go(runPath(box.walk.id.peek())),
    },
  ];
}

function zooming(box: Box): Shortcut[] {
  const group = "lightbox.keys.title";
  const pans = Object.entries(PANS).map(
    ([keys, [x, y]]): Shortcut => ({
      keys,
      label: `lightbox.keys.pan.${keys as keyof typeof PANS}`,
      group,
      run: () => box.pan({ x: x * PAN_PX, y: y * PAN_PX }),
    }),
  );
  return [
    { keys: "+", label: "lightbox.zoom.in", group, run: () => box.zoomStep(1) },
    { keys: "-", label: "lightbox.zoom.out", group, run: () => box.zoomStep(-1) },
    { keys: "0", label: "lightbox.zoom.fit", group, run: () => box.fit() },
    { keys: "1", label: "lightbox.zoom.whole", group, run: () => box.showWhole() },
    ...pans,
  ];
}

function comparing(box: Box): Shortcut[] {
  const group = "lightbox.keys.title";
  const blink = () => {
    if (wantsStillness.peek()) return;
    const isBlinking = compared.peek() !== null && box.look.peek() === "blink";
    box.look.value = isBlinking ? "side" : "blink";
    if (compared.peek() === null) box.toggleCompare();
  };
  return [
    { keys: "c", label: "lightbox.keys.compare", group, run: () => box.toggleCompare() },
    { keys: "b", label: "lightbox.keys.blink", group, run: blink },
  ];
}
