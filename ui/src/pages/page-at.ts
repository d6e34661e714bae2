/** Which page lies at a path. */

import { computed } from "@preact/signals";
import { parse } from "regexparam";
import { PAGES, type Page } from "../routes";
import { path } from "../state/address";

export interface Found {
  page: Page;
  parameters: Record<string, string>;
}

const patterns = PAGES.map((page) => ({ page, ...parse(page.path) }));

export function pageAt(where: string): Found | null {
  for (const { page, pattern, keys } of patterns) {
    const [matched, ...values] = pattern.exec(where) ?? [];
    if (matched === undefined) continue;
    const named = keys.map((key, index) => [key, decodeURIComponent(values[index] ?? "")]);
    return { page, parameters: Object.fromEntries(named) };
  }
  return null;
}

/** The page of the address; null where there is none. */
export const currentPage = computed(() => pageAt(path.value)?.page ?? null);
