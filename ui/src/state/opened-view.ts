/** Which saved view is on the page: the one whose filters these are, or were before a change. */

import { computed, effect, signal } from "@preact/signals";
import { path } from "./address";
import { queryHere, type SavedView, views } from "./views";

type Known = Pick<SavedView, "id" | "page" | "query">;

const openedId = signal<string | null>(null);

/** Null: none is. */
export const openedView = computed<{ view: SavedView; isChanged: boolean } | null>(() => {
  const view = views.value?.find(({ id, page }) => id === openedId.value && page === path.value);
  return view ? { view, isChanged: !isSame(view.query, queryHere()) } : null;
});

/** Notice which one is opened, and when it is left. Returns what ends it. */
export function followOpenedView(): () => void {
  return effect(() => {
    const here = { page: path.value, query: queryHere() };
    openedId.value = openedAfter(openedId.peek(), views.value ?? [], here);
  });
}

/** Return the id of the view that is open where the one of *before* was; null: none is. */
export function openedAfter(
  before: string | null,
  known: readonly Known[],
  { page, query }: Pick<Known, "page" | "query">,
): string | null {
  const ofPage = known.filter((view) => view.page === page);
  if (ofPage.length === 0) return before; // of another page, to which one comes back
  const same = ofPage.filter((view) => isSame(view.query, query));
  if (same.length > 0) return same.find(({ id }) => id === before)?.id ?? same[0]?.id ?? null;
  return query !== "" && ofPage.some(({ id }) => id === before) ? before : null;
}

/** Whether two queries say the same, in whichever order. */
function isSame(one: string, other: string): boolean {
  return sorted(one) === sorted(other);
}

function sorted(query: string): string {
  const parameters = new URLSearchParams(query);
  parameters.sort();
  return parameters.toString();
}
