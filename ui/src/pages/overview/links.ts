/** Links to pages that may not be there. */

import { basePath } from "../../state/address";
import { pageAt } from "../page-at";

/** Return the full address of the first of some pages that there is; null if there is none. */
export function firstLink(...candidates: readonly string[]): string | null {
  const found = candidates.find((each) => pageAt(each.split("?")[0] ?? "") !== null);
  return found === undefined ? null : basePath + found;
}
