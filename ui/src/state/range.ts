/** The time range of all pages that are bound to time; it stands in the URL. */

import { computed, signal } from "@preact/signals";
import { DAY_MS, HOUR_MS, MINUTE_MS, toMs } from "../format/time";
import { query, setQuery } from "./address";
import { nowMs } from "./clock";

export const SPANS = {
  "15m": 15 * MINUTE_MS,
  "1h": HOUR_MS,
  "6h": 6 * HOUR_MS,
  "24h": DAY_MS,
  "7d": 7 * DAY_MS,
  "30d": 30 * DAY_MS,
} as const;
export type Span = keyof typeof SPANS;

export interface Range {
  /** The chosen span that ends now; null for a fixed range. */
  span: Span | null;
  fromMs: number;
  toMs: number;
}

/** What a page shows unless the URL says otherwise; each page sets its own. */
export const defaultSpan = signal<Span>("24h");

/** Where a live range ends; it changes every quarter minute, and so does all that follows it. */
const liveEndMs = computed(() => Math.ceil(nowMs.value / 15_000) * 15_000);

/** The range that is shown. A live one moves with the clock, by whole quarter minutes. */
export const range = computed<Range>(() => {
  const from = toMs(query.value.get("from"));
  const to = toMs(query.value.get("to"));
  if (from !== null && to !== null && from < to) return { span: null, fromMs: from, toMs: to };
  const asked = query.value.get("range");
  const span = isSpan(asked) ? asked : defaultSpan.value;
  const end = liveEndMs.value;
  return { span, fromMs: end - SPANS[span], toMs: end };
});

/** Whether the range ends now. */
export const isLive = computed(() => range.value.span !== null);

export function chooseSpan(span: Span): void {
  setQuery({ range: span === defaultSpan.value ? null : span, from: null, to: null });
}

export function chooseRange(fromMs: number, untilMs: number): void {
  const [from, to] = [Math.min(fromMs, untilMs), Math.max(fromMs, untilMs)];
  setQuery({ range: null, from: new Date(from).toISOString(), to: new Date(to).toISOString() });
}

/** Move by half of the range's length: -1 back, 1 forward. */
export function shiftRange(direction: -1 | 1): void {
  const { fromMs, toMs: end } = range.value;
  const step = (direction * (end - fromMs)) / 2;
  chooseRange(fromMs + step, Math.min(end + step, nowMs.value));
}

interface Zoom {
  /** The range that was zoomed into, and the one before it, as the URL had them. */
  into: string;
  before: Record<"range" | "from" | "to", string | null>;
}

let zooms: Zoom[] = [];

/** Show a stretch that was chosen on a chart; `zoomOut` leads back from it. */
export function zoomIn(fromMs: number, untilMs: number): void {
  const { value: asked } = query;
  const before = { range: asked.get("range"), from: asked.get("from"), to: asked.get("to") };
  chooseRange(fromMs, untilMs);
  zooms = [...zooms, { into: shownNow(), before }];
}

/** Show what was shown before zooming in; without that twice as much, around the same middle. */
export function zoomOut(): void {
  const last = zooms.at(-1);
  if (last?.into === shownNow()) {
    zooms = zooms.slice(0, -1);
    setQuery(last.before);
    return;
  }
  zooms = [];
  const { fromMs, toMs: end } = range.value;
  const more = (end - fromMs) / 2;
  chooseRange(fromMs - more, Math.min(end + more, nowMs.value));
}

function shownNow(): string {
  const { fromMs, toMs: end } = range.value;
  return `${fromMs}/${end}`;
}

export function isSpan(text: string | null): text is Span {
  return text !== null && text in SPANS;
}
