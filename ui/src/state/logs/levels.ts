/** `lvl` of the URL: `error,warn` shows these alone, `!debug` all but that; `none` is no level. */

import { LEVELS, type Level } from "./entries";

export type Shown = Level | null;
export const ALL: readonly Shown[] = [...LEVELS, null];

/** Which levels are hidden. Words that name none are left out of account. */
export function hiddenOf(values: readonly string[]): ReadonlySet<Shown> {
  const named = values.map((value) => [value.startsWith("!"), levelOf(value)] as const);
  const not = named.filter(([isNot]) => isNot).map(([, level]) => level);
  const only = named.filter(([isNot, level]) => !isNot && level !== undefined);
  return new Set(
    ALL.filter(
      (level) => not.includes(level) || (only.length > 0 && !only.some(([, l]) => l === level)),
    ),
  );
}

/** What stands in the URL for hidden levels; null for none hidden. */
export function textOf(hidden: ReadonlySet<Shown>): string | null {
  if (hidden.size === 0) return null;
  const shown = ALL.filter((level) => !hidden.has(level));
  if (shown.length > 0 && shown.length < hidden.size) return shown.map(wordOf).join(",");
  return ALL.filter((level) => hidden.has(level))
    .map((level) => `!${wordOf(level)}`)
    .join(",");
}

export function wordOf(level: Shown): string {
  return level ?? "none";
}

function levelOf(value: string): Shown | undefined {
  const word = value.replace("!", "");
  return word === "none" ? null : LEVELS.find((level) => level === word);
}
