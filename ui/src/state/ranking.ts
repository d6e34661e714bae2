/** Which commands fit what somebody typed, the best first. */

import type { Command } from "./commands";

/** Words in any order; the start of a title counts most, then the start of a word, then anywhere. */
export function rank(typed: string, commands: readonly Command[]): Command[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...commands];
  return commands
    .map((command) => ({ command, score: scoreOf(words, command) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ command }) => command);
}

function scoreOf(words: readonly string[], { title, also = "" }: Command): number {
  const name = plain(title);
  const rest = plain(also);
  let total = 0;
  for (const word of words) {
    const score = scoreOfWord(word, name, rest);
    if (score === 0) return 0;
    total += score;
  }
  return total;
}

function scoreOfWord(word: string, name: string, rest: string): number {
  if (name.startsWith(word)) return 4;
  if (name.includes(` ${word}`) || name.includes(`-${word}`)) return 3;
  if (name.includes(word)) return 2;
  return rest.includes(word) ? 1 : 0;
}

/** Without case and accents. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
