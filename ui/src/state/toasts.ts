/** Short confirmations of the reader's own acts; nothing else may speak up here. */

import { signal } from "@preact/signals";

const SHOWN = 3;
const STAYS_MS = 6_000;
const UNDO_MS = 8_000;

export interface Toast {
  id: number;
  text: string;
  tone: "ok" | "bad";
  /** Takes the act back; undefined where it cannot be. */
  undo?: (() => void) | undefined;
}

export const toasts = signal<Toast[]>([]);
let last = 0;

export function confirm(
  text: string,
  { undo, tone = "ok" }: { undo?: () => void; tone?: "ok" | "bad" } = {},
): void {
  const toast: Toast = { id: ++last, text, tone, undo };
  toasts.value = [...toasts.value, toast].slice(-SHOWN);
  setTimeout(() => dismiss(toast.id), undo ? UNDO_MS : STAYS_MS);
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}
