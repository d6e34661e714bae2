/** In whose words and zone everything is shown. `state/preferences` sets them; all that formats reads them. */

import { signal } from "@preact/signals";

/** `en-XA` is English with accents and brackets: a string that is not in a catalogue shows at once. */
export const LANGUAGES = ["en", "es", "en-XA"] as const;
export type Language = (typeof LANGUAGES)[number];

export const language = signal<Language>("en");

/** An IANA name, in which times are printed. */
export const zone = signal<string>(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** What `Intl` is asked for: its Spanish groups thousands with a full stop from 10,000 on. */
export function intlLocale(): string {
  return language.value === "es" ? "es-ES" : "en-GB";
}
