/** The tokens' colours as the canvas needs them: it knows neither variables nor light-dark(). */

import type { MarkerTone, SeriesTone } from "./types";

const TOKENS = {
  1: "--series-1",
  2: "--series-2",
  3: "--series-3",
  4: "--series-4",
  ok: "--strip-ok",
  warn: "--strip-warn",
  bad: "--strip-bad",
  busy: "--strip-busy",
  off: "--strip-off",
  limit: "--text-3",
  text: "--text-2",
  grid: "--border",
  surface: "--surface",
} as const satisfies Record<SeriesTone | MarkerTone | "text" | "grid" | "surface", string>;

export interface Palette {
  colours: Record<keyof typeof TOKENS, string>;
  /** A CSS font, at the size of meta text. */
  font: string;
}

/** Return the colours as they are now, where *host* stands. */
export function paletteOf(host: HTMLElement): Palette {
  const probe = document.createElement("span");
  host.append(probe);
  const style = getComputedStyle(probe);
  const found = Object.entries(TOKENS).map(([name, token]) => {
    probe.style.color = `var(${token})`;
    return [name, style.color];
  });
  const font = `${style.fontSize} ${style.fontFamily}`;
  probe.remove();
  return { colours: Object.fromEntries(found) as Palette["colours"], font };
}

/** Call back when the theme changes, by choice or by the system's; returns what ends it. */
export function onThemeChange(changed: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = new MutationObserver(changed);
  system.addEventListener("change", changed);
  chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    system.removeEventListener("change", changed);
    chosen.disconnect();
  };
}
