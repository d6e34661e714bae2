/** Short confirmations of the reader's own acts; nothing else may speak up here. */

import { signal } from "@preact/signals";

const SHOWN = 3;
const STAYS_MS = 6_000;
const OFFERS_MS = 8_000; // where there is something to press

export interface Toast {
  id: number;
  text: string;
  tone: "ok" | "bad";
  /** Takes the act back; undefined where it cannot be. */
  undo?: (() => void) | undefined;
  /** What else can be done with what was told. */
  offer?: Offer | undefined;
  /** Of several of the same kind only the newest is shown: it is the one that can be undone. */
  kind?: string | undefined;
}

interface Offer {
  label: string;
  run: () => void;
}

interface Ways extends Pick<Toast, "undo" | "offer" | "kind"> {
  tone?: Toast["tone"];
  /** Whether it stands until it is put away, or the next one of its kind comes. */
  stays?: boolean;
}

export const toasts = signal<Toast[]>([]);
let last = 0;

export function confirm(text: string, { tone = "ok", stays = false, ...ways }: Ways = {}): void {
  const toast: Toast = { id: ++last, text, tone, ...ways };
  const { kind, undo, offer } = toast;
  const others = toasts.value.filter((each) => kind === undefined || each.kind !== kind);
  toasts.value = [...others, toast].slice(-SHOWN);
  if (!stays) setTimeout(() => dismiss(toast.id), undo || offer ? OFFERS_MS : STAYS_MS);
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}
