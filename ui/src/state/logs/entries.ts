/** What stands in a log: lines, holes where lines are not loaded, and marks of what happened. */

import { type Signal, signal } from "@preact/signals";
import type { components } from "../../api/schema";
import type { LogEntry } from "../../api/types";
import { type Span, spansOf } from "./spans";

export type Level = components["schemas"]["LogLevel"];

/** The gravest first. */
export const LEVELS: readonly Level[] = ["fatal", "error", "warn", "info", "debug", "trace"];

export interface Line {
  readonly kind: "line";
  /** Of this page alone: the worker knows lines by it. */
  readonly id: number;
  /** Nanoseconds since 1970, so many digits that texts compare as numbers do; "" if nobody knows. */
  readonly at: string;
  /** The name by which the service was asked for. */
  readonly service: string;
  /** By the server's rules, inherited by lines that go on; null if it shows none. */
  readonly level: Level | null;
  readonly message: string;
  /** Stretches of the message that the program coloured. */
  readonly spans: readonly Span[];
  readonly stream: string | null;
  /** Whether it goes on with the line before: it has that one's level, and folds under it. */
  readonly goesOn: boolean;
  /** Found by a search further back: the lines around it are not loaded. */
  sparse: boolean;
}

export interface Gap {
  readonly kind: "gap";
  readonly id: number;
  /** The last line before it; it stands there. */
  readonly at: string;
  readonly service: string;
  /** Where it ends, exclusive; "" if nobody knows. */
  until: string;
  /** How many lines are missing; null if nobody knows. */
  readonly count: Signal<number | null>;
  readonly reason: "burst" | "reconnected" | "elsewhere" | "engine";
  readonly loading: Signal<boolean>;
}

export interface Mark {
  readonly kind: "mark";
  readonly id: number;
  readonly at: string;
  readonly service: string;
  /** Such as `stopped` or `restarted`. */
  readonly event: string;
  /** More about it, in the server's words. */
  readonly detail: string | null;
  /** How it ended; null if it did not, or nobody knows. */
  readonly exitCode: number | null;
}

export type Entry = Line | Gap | Mark;

const CONTINUATION = /^(?:\s|at |Traceback\b|Caused by: )/;
const INDENTED_LEVEL =
  /^\s*(?:TRACE|TRC|DEBUG?|DBG|INFO?|NOTICE|WARN(?:ING)?|WRN|ERR(?:OR?)?|SEVERE|FATAL?|FTL|CRIT(?:ICAL)?|PANIC|EMERG)(?=[\s:|\]])/;

let last = 0;

/** A number that no other entry has. */
export function nextId(): number {
  last += 1;
  return last;
}

export function lineOf(service: string, entry: LogEntry, after = "", sparse = false): Line {
  const { message } = entry;
  return {
    kind: "line",
    id: nextId(),
    at: entry.timestampNs ?? after,
    service,
    level: entry.level,
    message,
    spans: spansOf(message, entry.spans),
    stream: entry.stream,
    goesOn: goesOn(message),
    sparse,
  };
}

export function gapOf(
  place: Pick<Gap, "at" | "service" | "until" | "reason">,
  count: number | null = null,
): Gap {
  return { kind: "gap", id: nextId(), ...place, count: signal(count), loading: signal(false) };
}

export function markOf(place: Omit<Mark, "kind" | "id">): Mark {
  return { kind: "mark", id: nextId(), ...place };
}

/** Whether a line belongs to the one before: the server's own rule, domain/log_levels.py. */
export function goesOn(message: string): boolean {
  const start = message.slice(0, 2000);
  if (start.trim() === "") return true;
  return CONTINUATION.test(start) && !INDENTED_LEVEL.test(start);
}

/** Milliseconds since 1970; null where nobody knows. */
export function msOf(at: string): number | null {
  return at === "" ? null : Number(at.slice(0, -6));
}

/** A moment as entries have it. */
export function nsOf(ms: number): string {
  return `${Math.round(ms)}000000`;
}

/** A moment as the API takes it: to the nanosecond. */
export function secondsOf(at: string): string {
  return `${at.slice(0, -9)}.${at.slice(-9)}`;
}

/** The latest of some moments; "" for none. */
export function latest(moments: Iterable<string>): string {
  let found = "";
  for (const at of moments) if (at > found) found = at;
  return found;
}

/** The next moment that there is. */
export function justAfter(at: string): string {
  return String(BigInt(at) + 1n);
}

/** What makes two deliveries of a line the same; several lines may share it, so it is counted. */
export function identity({ at, service, stream, message }: Line): string {
  return `${at} ${service} ${stream ?? ""} ${message}`;
}
