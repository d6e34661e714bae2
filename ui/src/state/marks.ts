/** What people make of verdicts: marked at once and told to the server, with a way back. */

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, data } from "../api/client";
import { ApiError, noAnswer } from "../api/errors";
import type { components } from "../api/schema";
import type { LoggedEvent, Message } from "../api/socket";
import type { Execution } from "../api/types";
import { t } from "../format/catalogue";
import { listen } from "./live";
import { type Loader, useResource } from "./resource";
import { confirm } from "./toasts";

export type Mark = components["schemas"]["Mark"];
export type MarkEntry = components["schemas"]["MarkEntry"];
type RunMarks = components["schemas"]["RunMarks"];
type Marked = Pick<Execution, "id" | "mark">;

/** What a person can say of a verdict, in the order of the buttons, and the key of each. */
export const JUDGEMENTS = [
  { mark: "correct", letter: "y" },
  { mark: "false_alarm", letter: "f" },
  { mark: "missed", letter: "m" },
  { mark: "unsure", letter: "u" },
] as const satisfies readonly { mark: Mark; letter: string }[];

const MOST_AT_ONCE = 500; // that the server takes by id

/** How many runs the server marks together where all that match are meant. */
export const MOST_MATCHING = 5_000;

/** What is known of marks beyond what lists hold: said here, or heard since. */
const known = signal<ReadonlyMap<number, Mark | null>>(new Map());

/** Grows whenever the history of a run may have changed. */
const changes = signal<ReadonlyMap<number, number>>(new Map());

/** How many acts on a run the server has not answered yet: until then its word is an old one. */
const pending = new Map<number, number>();

/** Counts what changed marks here: how much waits is asked again then. */
export const acts = signal(0);

/** Return the mark of a run as it is now. */
export function markOf(run: Marked): Mark | null {
  const { value } = known;
  return value.has(run.id) ? (value.get(run.id) ?? null) : run.mark;
}

/** Hear of marks that others make, while a part is on the page. */
export function useMarks(): void {
  useEffect(() => listen("executions", hear), []);
}

function hear(messages: Message[]): void {
  const heard = new Map<number, Mark | null>();
  for (const message of messages) {
    const { type, execution } = message as LoggedEvent;
    if (type === "execution.marked" && execution) heard.set(execution.id, execution.mark);
  }
  if (heard.size > 0) learnAll(heard);
}

/** Return everything that was said of a run; asked again when that changes. */
export function useMarkHistory(id: () => number): { state: Loader<RunMarks>; reload: () => void } {
  return useResource(async (aborted) => {
    const asked = id();
    changes.value.get(asked);
    const params = { path: { id: asked } };
    const found = await data(api.GET("/api/executions/{id}/marks", { params, signal: aborted }));
    if (!pending.has(asked)) know(new Map([[asked, found.mark]]));
    return found;
  });
}

interface Ways {
  note?: string | undefined;
  /** After it was taken back. */
  onUndone?: (() => void) | undefined;
}

/** Say what is made of a run; it counts at once, can be taken back, and is undone if it fails. */
export function markRun(run: Marked, mark: Mark, { note, onUndone }: Ways = {}): void {
  const before = markOf(run);
  learn(run.id, mark);
  const sent = data(
    api.PUT("/api/executions/{id}/mark", {
      params: { path: { id: run.id } },
      body: { mark, note: note?.trim() || null },
    }),
  );
  settle(run.id, before, sent);
  confirm(t("shell.marks.marked", { mark: t(`shell.mark.${mark}`), id: run.id }), {
    undo: () => {
      onUndone?.();
      void takeBackOf(run.id, sent);
    },
  });
}

/** Take back what this person said last of a run; another's mark stays. */
export function clearMark(run: Marked): void {
  const before = markOf(run);
  if (before === null) return;
  const sent = data(api.DELETE("/api/executions/{id}/mark", { params: { path: { id: run.id } } }));
  settle(run.id, before, sent);
  void sent.then(({ mark, history }) => {
    const isOthers = mark !== null && !history.some(({ own, takenBackAt }) => own && takenBackAt);
    confirm(t(isOthers ? "shell.marks.notYours" : "shell.marks.cleared", { id: run.id }));
  }, noop);
}

/** Say the same of several runs; returns when the server knows. */
export async function markRuns(ids: readonly number[], mark: Mark): Promise<void> {
  const done = new Acts(mark);
  try {
    for (const part of portions(ids)) await done.send({ ids: part });
  } catch (reason) {
    failed(reason);
  }
  done.tell();
}

/**
 * Say the same of all runs of a list as it was at a moment, or of none. Raises ApiError.
 *
 * *filters* are as the API writes them.
 */
export async function markMatching(
  filters: Record<string, string>,
  upTo: string,
  mark: Mark,
): Promise<void> {
  const done = new Acts(mark);
  await done.send({ filters, upTo });
  done.tell();
}

/** Say of all that waited in a queue at a moment that it was looked at. Raises ApiError. */
export async function reviewQueue(
  queue: components["schemas"]["ReviewQueue"],
  upTo: string,
  onUndone?: () => void,
): Promise<void> {
  const done = new Acts("reviewed");
  try {
    while (await done.send({ queue, upTo }));
  } finally {
    done.tell(onUndone);
  }
}

type Many = Pick<components["schemas"]["NewMarks"], "ids" | "queue" | "upTo" | "filters">;

/** The same said of many runs, in as many requests as that takes; taken back together. */
class Acts {
  readonly #mark: Mark;
  readonly #ids: number[] = [];
  readonly #acts: string[] = [];

  constructor(mark: Mark) {
    this.#mark = mark;
  }

  /** Mark some more. Returns whether there are more of the same. Raises ApiError. */
  async send(which: Many): Promise<boolean> {
    const body = { ...which, mark: this.#mark, note: null };
    const { ids, act, more } = await data(api.POST("/api/executions/marks", { body }));
    this.#ids.push(...ids);
    if (act !== null) this.#acts.push(act);
    return more && ids.length > 0;
  }

  /** Show what was marked, with a way back. */
  tell(onUndone?: () => void): void {
    if (this.#ids.length === 0) return;
    learnAll(new Map(this.#ids.map((id) => [id, this.#mark])));
    acts.value += 1;
    const said = { count: this.#ids.length, mark: t(`shell.mark.${this.#mark}`) };
    confirm(t("shell.marks.many", said), {
      undo: () => void this.#takeBack().then(onUndone, failed),
    });
  }

  async #takeBack(): Promise<void> {
    for (const act of this.#acts) {
      const body = { act, mark: null, note: null };
      const { ids } = await data(api.POST("/api/executions/marks", { body }));
      const unheard = ids.filter((id) => known.peek().get(id) === this.#mark);
      learnAll(new Map(unheard.map((id) => [id, null]))); // of the others more is known already
    }
    acts.value += 1;
  }
}

/** Take back the entry that an act made; repeated, it changes nothing more. */
async function takeBackOf(id: number, sent: Promise<RunMarks>): Promise<void> {
  try {
    const entry = (await sent).history.find(({ own, takenBackAt }) => own && !takenBackAt)?.id;
    if (entry === undefined) return;
    const params = { path: { id }, query: { entry } };
    const answer = await data(api.DELETE("/api/executions/{id}/mark", { params }));
    learn(id, answer.mark);
    acts.value += 1;
  } catch (reason) {
    failed(reason);
  }
}

/** Hold the mark to what the server says; put it back if it refuses. */
function settle(id: number, before: Mark | null, sent: Promise<RunMarks>): void {
  pending.set(id, (pending.get(id) ?? 0) + 1);
  const arrived = () => {
    const others = (pending.get(id) ?? 1) - 1;
    if (others > 0) pending.set(id, others);
    else pending.delete(id);
  };
  sent.then(
    ({ mark }) => {
      arrived();
      learn(id, mark);
      acts.value += 1;
    },
    (reason) => {
      arrived();
      learn(id, before);
      failed(reason);
    },
  );
}

function failed(reason: unknown): void {
  const { message } = reason instanceof ApiError ? reason : noAnswer(reason);
  confirm(t("shell.marks.failed", { why: message }), { tone: "bad" });
}

function learn(id: number, mark: Mark | null): void {
  learnAll(new Map([[id, mark]]));
}

function know(marks: ReadonlyMap<number, Mark | null>): void {
  known.value = new Map([...known.peek(), ...marks]);
}

function learnAll(marks: ReadonlyMap<number, Mark | null>): void {
  know(marks);
  const next = new Map(changes.peek());
  for (const id of marks.keys()) next.set(id, (next.get(id) ?? 0) + 1);
  changes.value = next;
}

function portions(ids: readonly number[]): number[][] {
  const parts: number[][] = [];
  for (let at = 0; at < ids.length; at += MOST_AT_ONCE)
    parts.push(ids.slice(at, at + MOST_AT_ONCE));
  return parts;
}

function noop(): void {
  // told already
}
