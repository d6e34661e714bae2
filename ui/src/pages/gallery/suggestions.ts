/** What can be put in after what was typed: keys of conditions, and values of a key. */

import { t } from "../../format/catalogue";
import type { MessageKey } from "../../format/keys";
import {
  bareOf,
  FILTER_KEYS,
  type FilterKey,
  isDenied,
  type ListKey,
  readToken,
  type Token,
  VALUES,
} from "../../state/executions/filter";
import { plain } from "../../state/executions/matching";

export interface Suggestion {
  id: string;
  /** As it is typed: `camera:` or `camera:gate`. */
  text: string;
  /** What it means, or how many runs there are. */
  hint: string;
  /** Undefined for a key, after which its value is typed. */
  token?: Token;
}

/** A name from the runs themselves, with how many there are. */
export interface Facet {
  name: string;
  runs: number;
}

export const NAMED = ["camera", "workflow", "model", "node"] as const;
export type NamedKey = (typeof NAMED)[number];

const KEYS = FILTER_KEYS.filter((key) => key !== "q");
const EXAMPLES: Partial<Record<FilterKey, readonly string[]>> = {
  conf: ["<0.6", ">=0.9"],
  dur: [">10", "<2"],
};
const MOST = 8;

/** Cut what was typed into words and the condition that is being typed at its end. */
export function partsOf(typed: string): { words: string; key: FilterKey | null; value: string } {
  const [whole, name = "", value = ""] = /(?:^|\s)(\w+):([^:]*)$/.exec(typed) ?? [];
  const key = KEYS.find((each) => each === name.toLowerCase()) ?? null;
  if (whole === undefined || key === null) return { words: typed, key: null, value: "" };
  return { words: typed.slice(0, typed.length - whole.length).trim(), key, value: value.trim() };
}

/** The name for which names have to be asked for, or null. */
export function namedKey(typed: string): NamedKey | null {
  const { key } = partsOf(typed);
  return NAMED.find((each) => each === key) ?? null;
}

export function suggestionsFor(typed: string, facets: readonly Facet[]): Suggestion[] {
  const { key, value } = partsOf(typed);
  if (key === null) return keysFor(typed);
  const values = valuesFor(key, facets, isDenied(key, value) ? "!" : "").filter(({ text }) =>
    plain(text).includes(plain(value.replace(/^[<>=]+$/, ""))),
  );
  const own = readToken(`${key}:${value}`);
  const isListed = values.some(({ token }) => token?.value === own?.value);
  const typedOne =
    own?.isKnown && !isListed && !isNamed(key)
      ? [{ id: "typed", text: `${key}:${value}`, hint: t("gallery.suggest.typed"), token: own }]
      : [];
  return [...typedOne, ...values].slice(0, MOST);
}

function keysFor(typed: string): Suggestion[] {
  const last = plain(typed.split(/\s/).at(-1) ?? "");
  return KEYS.filter((key) => key.startsWith(last)).map((key) => ({
    id: key,
    text: `${key}:`,
    hint: t(`gallery.suggest.${key}` as MessageKey),
  }));
}

/** The values of a key, each after *sign*: `!` says that a run must not have it. */
function valuesFor(key: FilterKey, facets: readonly Facet[], sign: "" | "!"): Suggestion[] {
  if (isNamed(key))
    return facets.map(({ name, runs }) =>
      suggestion(key, sign + name, t("gallery.suggest.runs", { runs })),
    );
  const values = VALUES[key as ListKey] ?? EXAMPLES[key] ?? [];
  return values.map((value) => suggestion(key, sign + value, hintFor(key, sign + value)));
}

function hintFor(key: FilterKey, value: string): string {
  const word = valueWord(key, bareOf(key, value));
  return isDenied(key, value) ? t("gallery.suggest.not", { value: word }) : word;
}

function suggestion(key: FilterKey, value: string, hint: string): Suggestion {
  const token = readToken(`${key}:${value}`) ?? { key, value, isKnown: true };
  return { id: `${key}:${value}`, text: `${key}:${value}`, hint, token };
}

function isNamed(key: FilterKey): key is NamedKey {
  return (NAMED as readonly string[]).includes(key);
}

/** A value of a condition in the reader's words. */
export function valueWord(key: FilterKey, value: string): string {
  switch (key) {
    case "risk":
      return t(`shell.risk.${value.toUpperCase()}` as MessageKey);
    case "status":
      return t(`shell.run.status.${value}` as MessageKey);
    case "tg":
      return t(`gallery.tg.${value}` as MessageKey);
    case "mark":
      return value === "none" ? t("gallery.mark.none") : t(`shell.mark.${value}` as MessageKey);
    default:
      return "";
  }
}
