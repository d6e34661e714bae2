/** The keyboard twin of pointing and dragging. */

import { type Signal, useSignal } from "@preact/signals";
import { pointedMs } from "./crosshair";
import type { Plot } from "./plot";
import { nearest } from "./reading";
import type { PlotView } from "./types";

const FAR = 10; // times by Page Up and Page Down

interface Verbs {
  onRange: ((fromMs: number, toMs: number) => void) | undefined;
  onPick: ((atMs: number) => void) | undefined;
}

/** Return what listens to keys: arrows move, Shift with them chooses, Enter takes it, Esc leaves. */
export function useChartKeys(
  view: PlotView,
  plot: Signal<Plot | null>,
  { onRange, onPick }: Verbs,
) {
  const anchorMs = useSignal<number | null>(null);
  const choose = (ms: number | null) => {
    anchorMs.value = ms;
    plot.value?.mark(ms === null ? null : [ms, pointedMs.peek() ?? ms]);
  };
  const move = (here: number, there: number, isChoosing: boolean) => {
    pointedMs.value = there;
    choose(isChoosing ? (anchorMs.peek() ?? here) : null);
  };
  const take = (here: number, anchor: number) => {
    choose(null);
    onRange?.(Math.min(anchor, here), Math.max(anchor, here));
  };
  const enter = (here: number | null, anchor: number | null): boolean => {
    if (here === null) return false;
    if (anchor !== null) take(here, anchor);
    else onPick?.(here);
    return anchor !== null || onPick !== undefined;
  };
  const leave = () => {
    pointedMs.value = null;
    choose(null);
  };
  const act = (event: KeyboardEvent): boolean => {
    const here = pointedMs.peek();
    const anchor = anchorMs.peek();
    const there = moved(view, here ?? view.toMs, event.key);
    if (there !== null) move(here ?? view.toMs, there, event.shiftKey && onRange !== undefined);
    else if (event.key === "Enter") return enter(here, anchor);
    else if (event.key === "Escape" && here !== null) leave();
    else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { onKeyDown, onBlur: leave };
}

/** Return the moment that a key leads to; null for other keys. */
export function moved(
  { data, fromMs, toMs }: PlotView,
  hereMs: number,
  key: string,
): number | null {
  const times = data.timesMs.filter((ms) => ms >= fromMs && ms <= toMs);
  const steps = { ArrowLeft: -1, ArrowRight: 1, PageDown: -FAR, PageUp: FAR }[key];
  if (times.length === 0) return null;
  if (key === "Home") return times[0] ?? null;
  if (key === "End") return times.at(-1) ?? null;
  if (steps === undefined) return null;
  const place = nearest(times, hereMs) + steps;
  return times[Math.min(Math.max(place, 0), times.length - 1)] ?? null;
}
