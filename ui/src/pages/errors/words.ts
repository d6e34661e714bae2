/** Names of patterns in words. */

import type { components } from "../../api/schema";
import { t } from "../../format/catalogue";

export function patternName({
  message,
}: Pick<components["schemas"]["Pattern"], "message">): string {
  return message ?? t("errors.unreadable");
}
