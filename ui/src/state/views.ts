/** Views that are saved under a name: one's own, and those that others share. */

import { signal } from "@preact/signals";
import { api, data } from "../api/client";
import { ApiError, noAnswer } from "../api/errors";
import type { components } from "../api/schema";
import { t } from "../format/catalogue";
import { href, path, query } from "./address";
import { confirm } from "./toasts";

export type SavedView = components["schemas"]["SavedView"];

/** Those of the page that asked last; undefined until they are known. */
export const views = signal<readonly SavedView[] | undefined>(undefined);

/** What is no part of a view: the run that is open above it and how, where a link came from. */
const PASSING = ["open", "along", "compare", "v"];

/** Ask for the views of a page. Raises ApiError. */
export async function loadViews(page: string): Promise<void> {
  views.value = await data(api.GET("/api/views", { params: { query: { page } } }));
}

/** What stands behind `?` and belongs to the view. */
export function queryHere(): string {
  const parameters = new URLSearchParams(query.value);
  for (const name of PASSING) parameters.delete(name);
  return parameters.toString();
}

/** The address of a view. */
export function hrefOf({ page, query: text }: SavedView): string {
  return href(page, new URLSearchParams(text));
}

/** Save what is shown now. Raises ApiError: 409 for a name that is taken. */
export async function saveView(name: string, { shared }: { shared: boolean }): Promise<void> {
  await add({ name, page: path.peek(), query: queryHere(), shared });
}

/** Rename a view, share it or keep it for oneself. Raises ApiError. */
export async function changeView(
  { id }: SavedView,
  change: { name?: string; shared?: boolean; query?: string },
): Promise<void> {
  const params = { path: { id } };
  put(await data(api.PATCH("/api/views/{id}", { params, body: change })));
}

/** Let a view be what is shown now; that can be taken back. Raises ApiError. */
export async function updateView(view: SavedView): Promise<void> {
  await changeView(view, { query: queryHere() });
  confirm(t("views.updated", { name: view.name ?? "" }), {
    undo: () =>
      void changeView(view, { query: view.query }).catch(() =>
        confirm(t("views.notBack"), { tone: "bad" }),
      ),
  });
}

/** Remove a view at once; for a while it can be brought back. */
export async function removeView(view: SavedView): Promise<void> {
  const { id, name, page, query: text, shared } = view;
  try {
    await data(api.DELETE("/api/views/{id}", { params: { path: { id } } }));
  } catch (reason) {
    confirm((reason instanceof ApiError ? reason : noAnswer(reason)).message, { tone: "bad" });
    return;
  }
  views.value = views.peek()?.filter((each) => each.id !== id);
  const again = { name, page, query: text, shared };
  confirm(t("views.removed", { name: name ?? "" }), {
    // somebody else's can only be brought back as one's own
    undo: () => void add(again).catch(() => confirm(t("views.notBack"), { tone: "bad" })),
  });
}

async function add(body: components["schemas"]["NewView"]): Promise<void> {
  put(await data(api.POST("/api/views", { body })));
}

function put(view: SavedView): void {
  const others = (views.peek() ?? []).filter(({ id }) => id !== view.id);
  views.value = [...others, view].sort((a, b) => (a.name ?? "").localeCompare(b.name ?? ""));
}
