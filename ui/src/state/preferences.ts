/** What one person likes in this browser; it stays out of the URL. */

import { effect, signal } from "@preact/signals";
import { chooseLanguage } from "../format/catalogue";
import { LANGUAGES, type Language, zone } from "../format/locale";

const KEY = "watchroom.preferences"; // public/theme.js reads it too, before the first paint

export interface Preferences {
  theme: "system" | "light" | "dark";
  density: "comfortable" | "compact";
  language: Language;
  /** `browser`, or an IANA name. */
  zone: string;
  /** Whether single letters are commands (WCAG 2.1.4 wants that they can be off). */
  singleKeys: boolean;
  /** Whether copied links keep a range that ends now as it is. */
  relativeLinks: boolean;
  /** Whether a mark leads to the next picture that waits. */
  goOnAfterMark: boolean;
  /** Whether lists tell CPU as a share of the host, rather than of one core. */
  cpuOfHost: boolean;
  /** Whether frames are drawn around what a detector found in a picture. */
  showBoxes: boolean;
  /** Hidden columns of a table, by the table's name. */
  hiddenColumns: Record<string, string[]>;
}

const DEFAULTS: Preferences = {
  theme: "system",
  density: "comfortable",
  language: firstLanguage(),
  zone: "browser",
  singleKeys: true,
  relativeLinks: false,
  goOnAfterMark: true,
  cpuOfHost: false,
  showBoxes: true,
  hiddenColumns: {},
};

export const preferences = signal<Preferences>(kept());

/** Change some of them; the rest stays. */
export function prefer(changes: Partial<Preferences>): void {
  preferences.value = { ...preferences.value, ...changes };
}

/** Carry every change out on the page and keep it; the first language has to be there first. */
export async function applyPreferences(): Promise<void> {
  await chooseLanguage(preferences.value.language);
  effect(() => {
    const { theme, density, language: chosen, zone: wanted } = preferences.value;
    const root = document.documentElement;
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    root.dataset.density = density;
    zone.value = wanted === "browser" ? browserZone() : wanted;
    void chooseLanguage(chosen);
    keep(preferences.value);
  });
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function kept(): Preferences {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return DEFAULTS; // storage is off, or holds something else
  }
}

function keep(wanted: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(wanted));
  } catch {
    // a full or forbidden storage costs only that the choice is forgotten
  }
}

function firstLanguage(): Language {
  const spoken = globalThis.navigator?.language.slice(0, 2) ?? "en";
  return LANGUAGES.find((each) => each === spoken) ?? "en";
}
