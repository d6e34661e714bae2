/** What changed: the events of the engine and our own operations, in one list for people. */

import type { Operation } from "../../api/types";
import { toMs } from "../../format/time";
import type { MarkerTone } from "../../parts/chart/types";
import type { ServiceEvent } from "./records";

export type ChangeKind =
  | "created"
  | "started"
  | "restarted"
  | "stopped"
  | "failed"
  | "outOfMemory"
  | "healthy"
  | "unhealthy"
  | "paused"
  | "unpaused"
  | "renamed"
  | "reconfigured"
  | "removed"
  | "ordered";

export interface Change {
  key: string;
  atMs: number;
  kind: ChangeKind;
  tone: MarkerTone;
  icon: string;
  /** Of an end. */
  exitCode: number | null;
  /** Of the container that it happened to; null for an operation. */
  containerId: string | null;
  /** Null for what the engine told. */
  operation: Operation | null;
}

const LOOKS: Record<ChangeKind, { tone: MarkerTone; icon: string }> = {
  created: { tone: "off", icon: "+" },
  started: { tone: "ok", icon: "●" },
  restarted: { tone: "warn", icon: "↻" },
  stopped: { tone: "off", icon: "■" },
  failed: { tone: "bad", icon: "✕" },
  outOfMemory: { tone: "bad", icon: "▲" },
  healthy: { tone: "ok", icon: "✓" },
  unhealthy: { tone: "warn", icon: "▲" },
  paused: { tone: "off", icon: "❚❚" },
  unpaused: { tone: "ok", icon: "●" },
  renamed: { tone: "off", icon: "•" },
  reconfigured: { tone: "busy", icon: "⚙" },
  removed: { tone: "off", icon: "−" },
  ordered: { tone: "busy", icon: "⟳" },
};

const KINDS: Partial<Record<ServiceEvent["kind"], ChangeKind>> = {
  create: "created",
  start: "started",
  restart: "restarted",
  oom: "outOfMemory",
  healthy: "healthy",
  unhealthy: "unhealthy",
  pause: "paused",
  unpause: "unpaused",
  rename: "renamed",
  update: "reconfigured",
  destroy: "removed",
};

const SIGNS: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
  "restarted",
  "failed",
  "outOfMemory",
  "unhealthy",
  "ordered",
]);

/** Return what the engine told, the newest first; signals are told with the end they lead to. */
export function changesOf(events: readonly ServiceEvent[]): Change[] {
  return events.flatMap((event) => {
    const kind = kindOf(event);
    if (kind === undefined) return [];
    const { id, timestamp, exitCode, containerId } = event;
    const key = `${id}/${timestamp}/${event.kind}`;
    const atMs = toMs(timestamp) ?? 0;
    return [{ key, atMs, kind, ...LOOKS[kind], exitCode, containerId, operation: null }];
  });
}

/**
 * Return the events and operations as people think of them, the newest first: what the engine told
 * while an operation ran was its doing, and is left out.
 */
export function story(
  events: readonly ServiceEvent[],
  operations: readonly Operation[],
  { fromMs, toMs: untilMs }: { fromMs: number; toMs: number },
): Change[] {
  const orders = operations.map(orderOf).filter(({ atMs }) => atMs >= fromMs && atMs <= untilMs);
  const told = changesOf(events).filter(({ atMs }) => !operations.some((each) => isOf(each, atMs)));
  return [...told, ...orders].sort((a, b) => b.atMs - a.atMs);
}

/** Return those that are drawn on charts: an unhealthy hour has more of them than there is room. */
export function signs(changes: readonly Change[]): Change[] {
  return changes.filter(({ kind }) => SIGNS.has(kind));
}

function orderOf(operation: Operation): Change {
  const isBad = operation.status === "failed" || operation.status === "rollback_failed";
  const isBack = operation.status === "rolled_back";
  return {
    key: operation.id,
    atMs: toMs(operation.endedAt ?? operation.createdAt) ?? 0,
    kind: "ordered",
    ...LOOKS.ordered,
    tone: isBad ? "bad" : isBack ? "warn" : LOOKS.ordered.tone,
    exitCode: null,
    containerId: null,
    operation,
  };
}

function isOf({ createdAt, endedAt }: Operation, atMs: number): boolean {
  return atMs >= (toMs(createdAt) ?? 0) && atMs <= (toMs(endedAt) ?? Number.MAX_SAFE_INTEGER);
}

function kindOf({ kind, exitCode, toldAs }: ServiceEvent): ChangeKind | undefined {
  const told = new Set(toldAs.map(({ type }) => type));
  if (kind === "die") {
    if (told.has("service.stopped")) return "stopped";
    return told.has("service.failed") || exitCode !== 0 ? "failed" : "stopped";
  }
  if (kind === "start" && told.has("service.restarted")) return "restarted";
  return KINDS[kind];
}
