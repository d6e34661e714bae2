/** What is looked for in lines; the same for the worker that finds it and the row that marks it. */

export interface Search {
  text: string;
  /** Whether the text is a regular expression. */
  regex: boolean;
  /** Whether capitals count. */
  exact: boolean;
}

/** A tester of lines. Raises SyntaxError for an expression that is none. */
export function matcher({ text, regex, exact }: Search): (line: string) => boolean {
  if (!regex && exact) return (line) => line.includes(text);
  const pattern = compiled({ text, regex, exact }, "");
  return (line) => pattern.test(line);
}

/** Where a line has it, as pairs of begin and end; at most *most* of them. */
export function places(search: Search, line: string, most = 50): [number, number][] {
  const found: [number, number][] = [];
  for (const match of line.matchAll(compiled(search, "g"))) {
    if (match[0] !== "") found.push([match.index, match.index + match[0].length]);
    if (found.length >= most) break;
  }
  return found;
}

/** What RE2, which searches at the server, does not know: look-around and back references. */
export function isBeyondServer({ text, regex }: Search): boolean {
  return regex && /\(\?(?:<?[=!])|\\[1-9]|\\k</.test(text);
}

/** How the server is asked for the same lines. */
export function askedOf({ text, regex, exact }: Search): { search?: string; regex?: string } {
  if (!regex && !exact) return { search: text };
  const pattern = regex ? text : escaped(text);
  return { regex: exact ? pattern : `(?i)${pattern}` };
}

function compiled({ text, regex, exact }: Search, flags: string): RegExp {
  return new RegExp(regex ? text : escaped(text), `${flags}${exact ? "" : "i"}`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
