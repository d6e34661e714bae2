/** What a list of runs is narrowed to, as links write it: `risk=high,critical&conf=lt:0.6&q=smoke`. */

import type { components } from "../../api/schema";

type Schemas = components["schemas"];

/** Keys whose value is a list, one of which a run must have. */
export const LIST_KEYS = [
  "status",
  "risk",
  "camera",
  "workflow",
  "model",
  "tg",
  "mark",
  "node",
] as const;
/** Those of them that can also say what a run must not have: `risk=!low`. */
export const DENIABLE_KEYS = ["status", "risk", "camera", "workflow", "model", "mark"] as const;
/** Keys whose value is a bound: seconds, or a confidence of 0 to 1. */
export const BOUND_KEYS = ["conf", "dur"] as const;
export const FILTER_KEYS = [...LIST_KEYS, ...BOUND_KEYS, "pattern", "q"] as const;

export type ListKey = (typeof LIST_KEYS)[number];
export type DeniableKey = (typeof DENIABLE_KEYS)[number];
export type BoundKey = (typeof BOUND_KEYS)[number];
export type FilterKey = (typeof FILTER_KEYS)[number];

/** Values of the lists that have no others; what a link says besides is no filter. */
export const VALUES: Partial<Record<ListKey, readonly string[]>> = {
  status: ["success", "error", "canceled", "running"],
  risk: ["none", "low", "medium", "high", "critical", "unreadable"],
  tg: ["sent", "failed", "none"],
  mark: ["none", "correct", "false_alarm", "missed", "unsure", "reviewed"],
};

export interface Bound {
  way: "lt" | "le" | "gt" | "ge";
  value: number;
}

export interface RunFilter {
  /** With `!` before each of them, those that a run must not have. */
  lists: Readonly<Record<ListKey, readonly string[]>>;
  bounds: Readonly<Record<BoundKey, Bound | null>>;
  /** Id of the error's pattern. */
  pattern: number | null;
  /** Words that must all occur. */
  words: string;
}

/** One condition, as a link writes its value. */
export interface Token {
  key: FilterKey;
  value: string;
  /** Whether it is understood; if not, it changes nothing and is shown in grey. */
  isKnown: boolean;
}

const NOT = "!";
const SIGNS: Readonly<Record<string, Bound["way"]>> = {
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
};

/** Return the filter of a link. */
export function readFilter(query: URLSearchParams): RunFilter {
  const listOf = (key: ListKey) => understoodOf(query, key);
  const boundOf = (key: BoundKey) => readBound(query.get(key) ?? "");
  return {
    lists: eachOf(LIST_KEYS, listOf),
    bounds: eachOf(BOUND_KEYS, boundOf),
    pattern: readPattern(query.get("pattern") ?? ""),
    words: (query.get("q") ?? "").trim(),
  };
}

function eachOf<K extends string, V>(keys: readonly K[], read: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, read(key)])) as Record<K, V>;
}

/** Return the conditions of a link, one for each value; words are not among them. */
export function tokensOf(query: URLSearchParams): Token[] {
  const lists = LIST_KEYS.flatMap((key) => {
    const understood = understoodOf(query, key);
    return valuesOf(query, key).map((value) => ({
      key,
      value,
      isKnown: understood.includes(value),
    }));
  });
  const bounds = BOUND_KEYS.flatMap((key) => {
    const value = query.get(key);
    return value ? [{ key, value, isKnown: readBound(value) !== null }] : [];
  });
  const pattern = query.get("pattern");
  return [
    ...lists,
    ...bounds,
    ...(pattern
      ? [{ key: "pattern" as const, value: pattern, isKnown: readPattern(pattern) !== null }]
      : []),
  ];
}

/**
 * Return what a link has to change for a condition to be there or gone.
 *
 * A list says what a run may have or what it must not: one kind takes the place of the other.
 */
export function withToken(
  query: URLSearchParams,
  { key, value }: Pick<Token, "key" | "value">,
  isThere: boolean,
): Record<string, string | null> {
  if (!isListKey(key)) return { [key]: isThere ? value : null };
  const others = valuesOf(query, key).filter(
    (each) => each !== value && !(isThere && isDenied(key, each) !== isDenied(key, value)),
  );
  return { [key]: (isThere ? [...others, value] : others).join(",") || null };
}

/** Return what a link has to change for a list to let through all that it keeps out, and so round. */
export function turned(query: URLSearchParams, key: DeniableKey): Record<string, string> {
  const understood = understoodOf(query, key);
  const values = valuesOf(query, key).map((each) => {
    if (!understood.includes(each)) return each;
    return isDenied(key, each) ? bareOf(key, each) : `${NOT}${each}`;
  });
  return { [key]: values.join(",") };
}

/** Whether a value is one that a run must not have. */
export function isDenied(key: FilterKey, value: string): boolean {
  return isDeniable(key) && value.startsWith(NOT);
}

/** A value without what says that a run must not have it. */
export function bareOf(key: FilterKey, value: string): string {
  return isDenied(key, value) ? value.slice(NOT.length) : value;
}

export function isDeniable(key: FilterKey): key is DeniableKey {
  return (DENIABLE_KEYS as readonly string[]).includes(key);
}

/** Return the condition that somebody typed, `camera:gate` or `conf:<0.6`; null for plain words. */
export function readToken(text: string): Token | null {
  const [, name, rest = ""] = /^(\w+):\s*(.+)$/.exec(text.trim()) ?? [];
  const key = FILTER_KEYS.find((each) => each === name?.toLowerCase() && each !== "q");
  if (key === undefined) return null;
  const value = isBoundKey(key) ? typedBound(rest) : isFixed(key) ? rest.toLowerCase() : rest;
  return { key, value, isKnown: isUnderstood(key, value) };
}

/** `<0.6`, as people write a bound. */
export function boundText({ way, value }: Bound): string {
  const sign = Object.keys(SIGNS).find((each) => SIGNS[each] === way) ?? "";
  return `${sign}${value}`;
}

/** Return the bound of `lt:0.6`; null if it is none. */
export function readBound(text: string): Bound | null {
  const [, way, value] = /^(lt|le|gt|ge):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  return value === undefined ? null : { way: way as Bound["way"], value: Number(value) };
}

type OrNot<T extends string> = T | `!${T}`;

/** The filter as the parameters of the API. */
export interface RunParameters {
  status?: OrNot<Schemas["Status"]>[];
  risk?: OrNot<Schemas["RiskLevel"]>[];
  camera?: string[];
  workflow?: string[];
  model?: string[];
  mark?: OrNot<"none" | Schemas["Mark"]>[];
  node?: string[];
  telegram?: ("sent" | "failed" | "none")[];
  confidence?: string;
  duration?: string;
  pattern?: number;
  search?: string;
}

export function parametersOf({ lists, bounds, pattern, words }: RunFilter): RunParameters {
  const some = <T extends string>(values: readonly string[]) =>
    values.length > 0 ? (values as T[]) : undefined;
  return withoutNothing({
    status: some<OrNot<Schemas["Status"]>>(lists.status),
    risk: some<OrNot<Schemas["RiskLevel"]>>(lists.risk.map((each) => each.toUpperCase())),
    camera: some(lists.camera),
    workflow: some(lists.workflow),
    model: some(lists.model),
    mark: some<OrNot<"none" | Schemas["Mark"]>>(lists.mark),
    node: some(lists.node),
    telegram: some<"sent" | "failed" | "none">(lists.tg),
    confidence: bounds.conf ? boundParameter(bounds.conf) : undefined,
    duration: bounds.dur ? boundParameter(bounds.dur) : undefined,
    pattern: pattern ?? undefined,
    search: words || undefined,
  });
}

function boundParameter({ way, value }: Bound): string {
  return `${way}:${value}`;
}

function withoutNothing<T extends object>(all: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as never;
}

function valuesOf(query: URLSearchParams, key: ListKey): string[] {
  const values = (query.get(key) ?? "").split(",").filter((each) => each !== "");
  return [...new Set(isFixed(key) ? values.map((each) => each.toLowerCase()) : values)];
}

/** The values that count: those of the same kind as the first one that does. */
function understoodOf(query: URLSearchParams, key: ListKey): readonly string[] {
  const allowed = valuesOf(query, key).filter((value) => isAllowed(key, value));
  return allowed.filter((value) => isDenied(key, value) === isDenied(key, allowed[0] ?? ""));
}

function typedBound(text: string): string {
  const [, sign = "", value = ""] = /^(<=|>=|<|>)\s*(\d+(?:\.\d+)?)$/.exec(text.trim()) ?? [];
  return sign ? `${SIGNS[sign]}:${value}` : text.trim();
}

function readPattern(text: string): number | null {
  return /^\d{1,15}$/.test(text) && Number(text) > 0 ? Number(text) : null;
}

function isUnderstood(key: FilterKey, value: string): boolean {
  if (isBoundKey(key)) return readBound(value) !== null;
  if (key === "pattern") return readPattern(value) !== null;
  return !isListKey(key) || isAllowed(key, value);
}

function isAllowed(key: ListKey, value: string): boolean {
  const bare = bareOf(key, value);
  return VALUES[key]?.includes(bare) ?? bare !== "";
}

function isFixed(key: FilterKey): boolean {
  return isListKey(key) && key in VALUES;
}

function isListKey(key: FilterKey): key is ListKey {
  return (LIST_KEYS as readonly string[]).includes(key);
}

function isBoundKey(key: FilterKey): key is BoundKey {
  return (BOUND_KEYS as readonly string[]).includes(key);
}
