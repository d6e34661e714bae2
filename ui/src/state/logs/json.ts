/** JSON at the end of a line, or that is the line. */

/** Return the object or list; undefined if there is none. */
export function jsonIn(message: string): object | undefined {
  if (!/[}\]]\s*$/.test(message)) return undefined;
  for (const [place] of [...message.matchAll(/[{[]/g)].slice(0, 5).map(({ index }) => [index])) {
    const found = parsed(message.slice(place));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether it is worth a try: cheap, for every line that is shown. */
export function mayHoldJson(message: string): boolean {
  return /[}\]]\s*$/.test(message) && /[{[]\s*["{[]/.test(message);
}

/** `node.items[3].name`: how a value is reached. */
export function pathTo(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === "" ? key : `${parent}.${key}`;
}

function parsed(text: string): object | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && Object.keys(found).length > 0
      ? found
      : undefined;
  } catch {
    return undefined; // most lines hold none
  }
}
