/** What people make of verdicts: marked at once and told to the server, with a way back. */

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, data } from "../api/client";
import { ApiError, noAnswer } from "../api/errors";
import type { components } from "../api/schema";
import type { LoggedEvent, Message } from "../api/socket";
import type { Execution } from "../api/types";
import { t } from "../format/catalogue";
import { isCutOff, listen } from "./live";
import { type Loader, useResource } from "./resource";
import { whyNot } from "./session";
import { confirm } from "./toasts";
import { forget, remember, undoLast } from "./undoing";

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

const KIND = "marks"; // of the toasts: only the last act is told, and offers its way back
const MANY = 20; // runs; who marks more at once has time to find that it was a slip

/** What is known of marks beyond what lists hold: said here, or heard since. */
const known = signal<ReadonlyMap<number, Mark | null>>(new Map());

/** Grows whenever the history of a run may have changed. */
const changes = signal<ReadonlyMap<number, number>>(new Map());

/** How many acts on a run the server has not answered yet: until then its word is an old one. */
const pending = new Map<number, number>();

/** Counts what changed marks here: how much waits is asked again then. */
export const acts = signal(0);

/** Why nothing can be marked now; null if it can. */
export function whyNoMarks(): string | null {
  return whyNot("review") ?? (isCutOff.value ? t("shell.marks.cutOff") : null);
}

/** Take back what was marked last, or tell that there is nothing. */
export function undoLastMark(): void {
  const refusal = whyNoMarks();
  if (refusal !== null) confirm(refusal, { tone: "bad", kind: KIND });
  else if (!undoLast()) confirm(t("shell.marks.nothingToUndo"), { kind: KIND });
}

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
  const undo = remember(() => {
    onUndone?.();
    return takeBackOf(run.id, sent);
  });
  sent.catch(() => forget(undo));
  confirm(t("shell.marks.marked", { mark: t(`shell.mark.${mark}`), id: run.id }), {
    kind: KIND,
    undo,
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
    const told = isOthers ? "shell.marks.notYours" : "shell.marks.cleared";
    confirm(t(told, { id: run.id }), { kind: KIND });
  }, noop);
}

/** Say the same of several runs; returns when the server knows. */
export async function markRuns(ids: readonly number[], mark: Mark): Promise<void> {
  const done = new Acts(mark);
  try {
    for (const part of portions(ids)) await done.send({ ids: part });
  } catch (reason) {
    if (!done.isEmpty) done.tell();
    failed(reason, `${KIND} that are left`); // beside what was marked until then
    return;
  }
  done.tell({ asked: ids.length });
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
    if (!done.isEmpty) done.tell({ onUndone });
  }
}

type Many = Pick<components["schemas"]["NewMarks"], "ids" | "queue" | "upTo" | "filters">;

/** The same said of many runs, in as many requests as that takes; taken back together. */
class Acts {
  readonly #mark: Mark;
  readonly #ids: number[] = [];
  readonly #acts: string[] = []; // that were not taken back yet
  #undone = 0; // runs that were shown as marked so, and are not any more

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

  get isEmpty(): boolean {
    return this.#ids.length === 0;
  }

  /** Show what was marked, with a way back; or that nothing was, of as many as were asked for. */
  tell({ asked, onUndone }: { asked?: number; onUndone?: (() => void) | undefined } = {}): void {
    const mark = t(`shell.mark.${this.#mark}`);
    const count = this.#ids.length;
    if (count === 0) {
      const nothing = asked === undefined ? "shell.marks.noneChanged" : "shell.marks.allSo";
      confirm(t(nothing, { count: asked ?? 0, mark }), { kind: KIND });
      return;
    }
    learnAll(new Map(this.#ids.map((id) => [id, this.#mark])));
    acts.value += 1;
    const others = Math.max(0, (asked ?? count) - count);
    const undo = remember(() => this.#takeBack().then(isWell(onUndone), isFailed));
    confirm(t("shell.marks.many", { count, mark, others }), {
      kind: KIND,
      stays: count > MANY,
      undo,
    });
  }

  async #takeBack(): Promise<void> {
    const standing = new Set(this.#ids.filter((id) => known.peek().get(id) === this.#mark));
    for (let act = this.#acts.at(-1); act !== undefined; act = this.#acts.at(-1)) {
      const body = { act, mark: null, note: null };
      const { ids, marks } = await data(api.POST("/api/executions/marks", { body }));
      this.#undone += ids.filter((id) => standing.has(id)).length;
      learnAll(new Map(ids.map((id, place) => [id, marks[place] ?? null])));
      this.#acts.pop();
    }
    acts.value += 1;
    tellUndone(this.#undone, this.#ids.length);
  }
}

/** Take back the entry that an act made; repeated, it changes nothing more. Returns if it is done. */
async function takeBackOf(id: number, sent: Promise<RunMarks>): Promise<boolean> {
  try {
    const entry = (await sent).history.find(({ own, takenBackAt }) => own && !takenBackAt)?.id;
    if (entry === undefined) return true;
    const params = { path: { id }, query: { entry } };
    const { mark, history } = await data(api.DELETE("/api/executions/{id}/mark", { params }));
    learn(id, mark);
    acts.value += 1;
    const isCovered = history.some((each) => each.id > entry && each.takenBackAt === null);
    if (isCovered) tellUndone(0, 1);
    else confirm(t("shell.marks.cleared", { id }), { kind: KIND });
    return true;
  } catch (reason) {
    return isFailed(reason);
  }
}

/** Tell of how many runs an act was taken back: what was said of them since stays. */
function tellUndone(count: number, asked: number): void {
  const told = count === 0 ? "none" : count < asked ? "some" : "all";
  confirm(t(`shell.marks.undone.${told}`, { count, asked }), { kind: KIND });
}

function isWell(then: (() => void) | undefined): () => boolean {
  return () => {
    then?.();
    return true;
  };
}

/** Tell that it failed; returns whether trying again would be in vain. */
function isFailed(reason: unknown): boolean {
  failed(reason);
  return reason instanceof ApiError && reason.status === 404;
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

function failed(reason: unknown, kind = KIND): void {
  const { message } = reason instanceof ApiError ? reason : noAnswer(reason);
  confirm(t("shell.marks.failed", { why: message }), { tone: "bad", kind });
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
