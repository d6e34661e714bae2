/** Hears what services print, and tells what is new: nothing twice, nothing lost without a word. */

import { effect } from "@preact/signals";
import type { Gap as LostEvents, Message, Printed } from "../../api/socket";
import type { LogEntry } from "../../api/types";
import { connection, listen } from "../live";
import { Sluice } from "./burst";
import { type Entry, type Gap, gapOf, identity, type Line, lineOf, markOf } from "./entries";
import type { Source } from "./sources";

const BACKLOG_LINES = 500; // that are told again after a cut, to be held against what is known
const SETTLE_EVERY_MS = 250;

interface Standing {
  key: string;
  /** Its newest line. */
  at: string;
  /** Lines that may be told again, by their identity. */
  known: Map<string, number>;
  /** Whether the subscription began anew and nothing was heard since. */
  isFresh: boolean;
  sluice: Sluice;
}

interface Ears {
  /** Entries that are new, in the order of each service. */
  heard: (entries: Entry[]) => void;
  /** A connection broke; this is what may be missing. */
  missing: (gap: Gap) => void;
  /** The latest lines of a service that are known. */
  recent: (key: string) => Line[];
}

/** Follow until what this returns is called. */
export function follow(sources: readonly Source[], ears: Ears): () => void {
  const standings = new Map(sources.map(({ key, reference }) => [reference, standing(key)]));
  const begin = () => {
    for (const each of standings.values()) {
      tell(each.sluice.release(), ears);
      beginAnew(each, ears.recent(each.key));
    }
  };
  begin();
  const end = listen("logs", (messages) => hear(messages, standings, begin, ears), {
    service: [...standings.keys()],
    lines: BACKLOG_LINES,
  });
  const settling = setInterval(() => settle(standings.values(), ears), SETTLE_EVERY_MS);
  const stop = onReconnect(begin);
  return () => {
    clearInterval(settling);
    stop();
    end();
  };
}

/** Show the last lines of bursts that are over. */
function settle(standings: Iterable<Standing>, ears: Ears): void {
  const lines = [...standings].flatMap(({ sluice }) => sluice.settle(Date.now()));
  tell(lines, ears);
}

function tell(entries: Entry[], ears: Ears): void {
  if (entries.length > 0) ears.heard(entries);
}

function onReconnect(begin: () => void): () => void {
  let wasLive = connection.peek().state === "live";
  return effect(() => {
    const isLive = connection.value.state === "live";
    if (isLive && !wasLive) begin();
    wasLive = isLive;
  });
}

function standing(key: string): Standing {
  return { key, at: "", known: new Map(), isFresh: true, sluice: new Sluice(Date.now()) };
}

function beginAnew(each: Standing, recent: readonly Line[]): void {
  each.isFresh = true;
  each.known.clear();
  for (const line of recent) {
    const name = identity(line);
    each.known.set(name, (each.known.get(name) ?? 0) + 1);
    if (line.at > each.at) each.at = line.at;
  }
}

function hear(
  messages: readonly Message[],
  standings: ReadonlyMap<string, Standing>,
  begin: () => void,
  ears: Ears,
): void {
  const printed = new Map<Standing, Printed[]>();
  for (const message of messages as readonly (Printed | LostEvents)[]) {
    if (message.type === "gap") begin();
    else {
      const whose = standings.get(message.service);
      if (whose === undefined) continue;
      const same = printed.get(whose);
      if (same) same.push(message);
      else printed.set(whose, [message]);
    }
  }
  const entries = [...printed].flatMap(([whose, each]) => taken(whose, each, ears));
  tell(entries, ears);
}

function taken(whose: Standing, printed: readonly Printed[], ears: Ears): Entry[] {
  const entries = printed.flatMap(({ line, gap, mark }): Entry[] => {
    if (line) return newLine(whose, line, ears);
    if (mark) {
      const { event, detail, timestampNs } = mark;
      const at = timestampNs ?? whose.at;
      return [markOf({ at, service: whose.key, event, detail, exitCode: null })];
    }
    const place = { at: whose.at, service: whose.key, until: "", reason: "engine" } as const;
    return gap ? [gapOf(place, gap.lines)] : [];
  });
  return whose.sluice.take(entries, Date.now());
}

function newLine(whose: Standing, entry: LogEntry, ears: Ears): Line[] {
  const line = lineOf(whose.key, entry, whose.at);
  const left = whose.known.get(identity(line)) ?? 0;
  const before = whose.at;
  if (whose.isFresh) {
    whose.isFresh = false;
    if (before !== "" && left === 0 && line.at > before) {
      const place = { at: before, service: whose.key, until: line.at } as const;
      ears.missing(gapOf({ ...place, reason: "reconnected" }));
    }
  }
  if (left > 0) {
    whose.known.set(identity(line), left - 1);
    return [];
  }
  if (line.at > whose.at) whose.at = line.at;
  return [line];
}
