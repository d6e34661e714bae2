/** Names of weekdays by their ISO number. */

import { intlLocale } from "../../format/locale";

const A_SUNDAY = Date.UTC(2026, 0, 4);
const DAY_MS = 86_400_000;

/** Monday or Mon, of 1. */
export function weekdayName(number: number, form: "long" | "short"): string {
  const format = new Intl.DateTimeFormat(intlLocale(), { weekday: form, timeZone: "UTC" });
  return format.format(A_SUNDAY + number * DAY_MS);
}
