/** Whether a run is one of those that a filter asks for, without asking the server. */

import type { Execution } from "../../api/types";
import { type Bound, bareOf, isDenied, type ListKey, type RunFilter } from "./filter";

/** What a run has under each key of lists; null where it has nothing there. */
function factsOf(run: Execution): Record<keyof RunFilter["lists"], readonly (string | null)[]> {
  const { telegramStatus } = run;
  const delivery = telegramStatus === null ? "none" : telegramStatus.success ? "sent" : "failed";
  return {
    status: [run.status],
    risk: [run.analysis?.riskLevel?.toLowerCase() ?? null],
    camera: [run.camera],
    workflow: [run.workflow.id, run.workflow.name],
    model: [run.model],
    tg: [delivery],
    mark: [run.mark ?? "none"],
    node: [run.error?.node ?? null],
  };
}

/**
 * Tell whether a run meets a filter as it is now.
 *
 * Words are looked for as the beginnings of words, as the server does it; it alone folds accents of
 * every script, so that what it would find is missed here in rare cases.
 */
export function matches(run: Execution, { lists, bounds, pattern, words }: RunFilter): boolean {
  const facts = factsOf(run);
  const meetsLists = Object.entries(lists).every(([key, listed]) =>
    meetsList(key as ListKey, facts[key as ListKey], listed),
  );
  return (
    meetsLists &&
    isWithin(run.analysis?.confidence ?? null, bounds.conf) &&
    isWithin(run.duration, bounds.dur) &&
    (pattern === null || run.error?.pattern?.id === pattern) &&
    hasWords(run, words)
  );
}

function meetsList(
  key: ListKey,
  facts: readonly (string | null)[],
  listed: readonly string[],
): boolean {
  const [first] = listed;
  if (first === undefined) return true;
  const values = listed.map((value) => bareOf(key, value));
  const hasOne = facts.some((fact) => fact !== null && values.includes(fact));
  return hasOne !== isDenied(key, first);
}

function isWithin(value: number | null, bound: Bound | null): boolean {
  if (bound === null) return true;
  if (value === null) return false;
  const { way, value: edge } = bound;
  if (value === edge) return way === "le" || way === "ge";
  return value < edge === way.startsWith("l");
}

function hasWords(run: Execution, words: string): boolean {
  const wanted = wordsOf(words);
  if (wanted.length === 0) return true;
  const text = [
    run.id,
    run.camera,
    run.model,
    run.workflow.name,
    run.error?.message,
    run.analysis?.description,
  ].join(" ");
  const found = wordsOf(text);
  return wanted.every((word) => found.some((each) => isFound(each, word)));
}

/** Cut a text at the borders of the words that are looked for. */
export function matchingParts(
  text: string,
  words: string,
): { part: string; isMatch: boolean; at: number }[] {
  const wanted = wordsOf(words);
  const parts: { part: string; isMatch: boolean; at: number }[] = [];
  let last = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!wanted.some((each) => isFound(plain(word), each))) continue;
    parts.push({ part: text.slice(last, index), isMatch: false, at: last });
    parts.push({ part: word, isMatch: true, at: index });
    last = index + word.length;
  }
  parts.push({ part: text.slice(last), isMatch: false, at: last });
  return parts.filter(({ part }) => part !== "");
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const SHORTEST_BEGINNING = 3; // letters; shorter ones are looked for as whole words

function wordsOf(text: string): string[] {
  return plain(text).match(WORD) ?? [];
}

/** Whether a word is the wanted one, or begins with it. */
function isFound(word: string, wanted: string): boolean {
  return word === wanted || (wanted.length >= SHORTEST_BEGINNING && word.startsWith(wanted));
}

/** Without case and accents. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
