/** Files of runs that were ordered: how far each is, wherever the reader goes meanwhile. */

import { computed, signal } from "@preact/signals";
import { api, baseUrl, data } from "../api/client";
import { ApiError, noAnswer } from "../api/errors";
import type { components } from "../api/schema";
import { t } from "../format/catalogue";
import { followDownload } from "./save-file";
import { confirm } from "./toasts";

export type Export = components["schemas"]["Export"];
export type NewExport = components["schemas"]["NewExport"];

const LOOK_MS = 1_000; // while one is being made
const UNDO_MS = 8_000; // as the toast stays

/** The kind of the toasts that tell how far one is. */
export const EXPORT_TOLD = "export";

/** One's own, and for admins everybody's, the newest first; undefined until they are known. */
export const exports = signal<readonly Export[] | undefined>(undefined);

/** Those that are removed, unless somebody takes it back. */
const leaving = signal<ReadonlySet<string>>(new Set());

/** Those that ended while the page was open, and were not put away yet. */
const news = signal<ReadonlySet<string>>(new Set());

export const keptExports = computed(() =>
  exports.value?.filter(({ id }) => !leaving.value.has(id)),
);

/** What the header shows: one's own that are being made, or that are ready since. */
export const shownExports = computed(() =>
  (keptExports.value ?? []).filter(
    (each) => each.yours && (isMade(each) || news.value.has(each.id)),
  ),
);

/** Whether it is still being made, or waits for its turn. */
export function isMade({ state }: Export): boolean {
  return state === "queued" || state === "running";
}

let timer: ReturnType<typeof setTimeout> | undefined;
let isFollowed = false;

/** Keep the list up; called once somebody is signed in. Returns what ends it. */
export function followExports(): () => void {
  isFollowed = true;
  void look();
  return () => {
    isFollowed = false;
    clearTimeout(timer);
    exports.value = undefined;
  };
}

/** Have a file made. Raises ApiError: 409 while another one is being made. */
export async function orderExport(body: NewExport): Promise<void> {
  const ordered = await data(api.POST("/api/exports", { body }));
  exports.value = [ordered, ...(exports.peek() ?? [])];
  lookSoon();
}

/** Have the browser save the file of one that is done. */
export function downloadExport(one: Export): void {
  if (one.url === null) return;
  followDownload(`${baseUrl}${one.url.slice(1)}`, one.fileName);
  putAway(one);
}

/** Show one no more in the header. */
export function putAway({ id }: Export): void {
  news.value = new Set([...news.peek()].filter((each) => each !== id));
}

/** Stop one that is being made, or delete the file of one that is done: that can be taken back. */
export function removeExport(one: Export): void {
  leaving.value = new Set([...leaving.peek(), one.id]);
  if (!isMade(one)) {
    const wait = setTimeout(() => void remove(one), UNDO_MS);
    confirm(t("shell.export.removed", { file: one.fileName }), {
      undo: () => {
        clearTimeout(wait);
        stay(one);
      },
    });
    return;
  }
  void remove(one).then(() => confirm(t("shell.export.stopped")));
}

async function remove(one: Export): Promise<void> {
  try {
    await data(api.DELETE("/api/exports/{id}", { params: { path: { id: one.id } } }));
    exports.value = exports.peek()?.filter(({ id }) => id !== one.id);
  } catch (reason) {
    const { message, status } = reason instanceof ApiError ? reason : noAnswer(reason);
    if (status !== 404) confirm(message, { tone: "bad" });
  }
  stay(one);
}

function stay({ id }: Export): void {
  leaving.value = new Set([...leaving.peek()].filter((each) => each !== id));
}

/** Look how far they are, and again as long as one is being made. */
async function look(): Promise<void> {
  try {
    const found = await data(api.GET("/api/exports"));
    if (isFollowed) note(found);
  } catch {
    // the pages themselves say that there is no answer; here it is asked again
  }
  if (exports.peek()?.some((each) => each.yours && isMade(each))) lookSoon();
}

function lookSoon(): void {
  clearTimeout(timer);
  if (isFollowed) timer = setTimeout(() => void look(), LOOK_MS);
}

/** Tell the end of those that were being made when they were last looked at. */
function note(found: readonly Export[]): void {
  const before = new Map(exports.peek()?.map((each) => [each.id, each]));
  exports.value = found;
  for (const each of found) {
    const last = before.get(each.id);
    if (last === undefined || !isMade(last) || isMade(each) || !each.yours) continue;
    news.value = new Set([...news.peek(), each.id]);
    if (each.state === "failed")
      confirm(t("shell.export.failed", { reason: each.reason ?? "" }), {
        tone: "bad",
        kind: EXPORT_TOLD,
      });
    else tellReady(each);
  }
}

function tellReady(one: Export): void {
  confirm(t("shell.export.isReady", { runs: one.rowsDone }), {
    kind: EXPORT_TOLD,
    offer: { label: t("shell.export.download"), run: () => downloadExport(one) },
  });
}
