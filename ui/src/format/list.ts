/** Several names in one sentence. */

import { intlLocale } from "./locale";

/** "CPU, memory and /data" (en), "CPU, memoria y /data" (es). */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(intlLocale(), { type: "conjunction" }).format(names);
}
