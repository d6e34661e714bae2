/** How one person likes lines to look in this browser; it stays out of the URL. */

import { effect, signal } from "@preact/signals";

const KEY = "watchroom.logs";

export const TIME_FORMS = ["local", "utc", "relative", "off"] as const;
export type TimeForm = (typeof TIME_FORMS)[number];

export function isTimeForm(text: string): text is TimeForm {
  return TIME_FORMS.some((form) => form === text);
}

interface Look {
  times: TimeForm;
  wrap: boolean;
}

const USUAL: Look = { times: "local", wrap: false };

export const look = signal<Look>(kept());

export function prefer(changes: Partial<Look>): void {
  look.value = { ...look.peek(), ...changes };
}

function kept(): Look {
  try {
    return { ...USUAL, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return USUAL; // storage is off, or holds something else
  }
}

if (globalThis.window !== undefined) {
  effect(() => {
    const text = JSON.stringify(look.value);
    try {
      localStorage.setItem(KEY, text);
    } catch {
      // a full or forbidden storage costs only that the choice is forgotten
    }
  });
}
