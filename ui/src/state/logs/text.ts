/** Lines as text, to copy and to download. */

import { type Entry, type Line, msOf } from "./entries";

export type TextForm = "log" | "jsonl";

/** One line of text for each entry that is one; times in UTC. */
export function textOf(entries: Iterable<Entry>, form: TextForm): string {
  const out: string[] = [];
  for (const entry of entries) if (entry.kind === "line") out.push(written(entry, form));
  return out.length === 0 ? "" : `${out.join("\n")}\n`;
}

function written(line: Line, form: TextForm): string {
  const ms = msOf(line.at);
  const time =
    ms === null ? null : `${new Date(ms).toISOString().slice(0, -1)}${line.at.slice(-6)}Z`;
  if (form === "log")
    return [time, line.service, line.level?.toUpperCase(), line.message].filter(Boolean).join(" ");
  const { service, level, stream, message } = line;
  return JSON.stringify({ time, service, level, stream, message });
}
