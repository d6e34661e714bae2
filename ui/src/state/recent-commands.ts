/** What was run from the palette lately, in this browser: it comes first the next time. */

const KEY = "watchroom.recent";
const KEPT = 5;

/** Ids of commands, the latest first. */
export function recentCommands(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [];
  } catch {
    return []; // storage is off, or holds something else
  }
}

export function noteCommand(id: string): void {
  const kept = [id, ...recentCommands().filter((each) => each !== id)].slice(0, KEPT);
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // a full or forbidden storage costs only that the list does not remember
  }
}
