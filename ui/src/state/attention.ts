/** What needs a person now, the most urgent first: each with its evidence, and one thing to do. */

import type { components } from "../api/schema";
import type { Incident, Service, Webhook } from "../api/types";
import { t } from "../format/catalogue";
import type { MessageKey } from "../format/keys";
import { bytes, share } from "../format/number";
import { toMs } from "../format/time";
import { type DockerHost, keyOf } from "./fleet";
import { blamedKeys, failingRuns, type HowRunsWent, incidentLine } from "./incident-lines";
import { troubleOf } from "./trouble";

type Machine = components["schemas"]["Machine"];
type Check = components["schemas"]["Check"];

/** In the order of their urgency. */
const KINDS = [
  "suspect",
  "failures",
  "down",
  "away",
  "unhealthy",
  "space",
  "webhook",
  "updates",
] as const;
export type AttentionKind = (typeof KINDS)[number];

export interface Attention {
  /** The same as long as it is the same trouble. */
  id: string;
  kind: AttentionKind;
  /** What it is about: a name from the data, or a word. */
  thing: string;
  /** What was seen. */
  evidence: string;
  /** Null where no one knows. */
  sinceMs: number | null;
  /** The one thing to do: the first of these whose page there is. */
  actions: readonly Action[];
}

export interface Action {
  label: MessageKey;
  /** A page, with its parameters. */
  to: string;
}

/** All that it is told from; undefined: not known yet, which is no trouble. */
export interface Known {
  services: readonly Service[];
  hosts: readonly DockerHost[];
  incidents: readonly Incident[];
  webhooks?: readonly Webhook[] | undefined;
  machine?: Machine | null | undefined;
  n8n?: Pick<Check, "status" | "reason"> | undefined;
  /** Of the range that the page shows. */
  runs?: HowRunsWent | undefined;
}

/** A line as it is shown: one that is solved stays for a moment. */
export interface Shown extends Attention {
  /** When it was found solved; null while it is not. */
  solvedMs: number | null;
  /** It is told of for a day, and leads to what is on record of it. */
  isOver?: boolean;
}

const OPEN_SYSTEM: readonly Action[] = [{ label: "overview.attention.openSystem", to: "/system" }];
const UPDATES = "/services?update=available";
const SOLVED_STAYS_MS = 10_000;
const FULL = 0.9;
const VRAM_FULL = 0.98; // models fill it on purpose

export function attentionOf(known: Known): Attention[] {
  const { services, incidents } = known;
  const blamed = new Set(incidents.flatMap(blamedKeys));
  const found = [
    ...incidents.map(incidentLine),
    ...(incidents.length === 0 ? failingRuns(known.runs) : []),
    ...services.filter((each) => !blamed.has(keyOf(each))).flatMap(ofService),
    ...known.hosts.flatMap(ofHost),
    ...ofN8n(known.n8n),
    ...ofMachine(known.machine),
    ...(known.webhooks ?? []).flatMap(ofWebhook),
    ...ofUpdates(services),
  ];
  return found.sort(byUrgency);
}

/**
 * Return what is shown next: what is solved stays where it was for ten seconds.
 *
 * *over* are lines of troubles that are over, and worth telling for longer; they come last.
 */
export function withSolved(
  before: readonly Shown[],
  now: readonly Attention[],
  nowMs: number,
  over: readonly Shown[] = [],
): Shown[] {
  const open = new Set(now.map(({ id }) => id));
  const solved = before
    .filter(({ id, isOver }) => !open.has(id) && !isOver)
    .filter(({ kind }) => !isTakenOver(kind, now))
    .map((each) => ({ ...each, solvedMs: each.solvedMs ?? nowMs }))
    .filter(({ solvedMs }) => nowMs - solvedMs < SOLVED_STAYS_MS);
  const shown = [...now.map((each) => ({ ...each, solvedMs: null })), ...solved].sort(byUrgency);
  const here = new Set(shown.map(({ id }) => id));
  return [...shown, ...over.filter(({ id }) => !here.has(id))];
}

/** Whether runs that fail are told by another line now: an incident was opened, or got its suspect. */
function isTakenOver(kind: Attention["kind"], now: readonly Attention[]): boolean {
  return kind === "failures" && now.some((each) => ["failures", "suspect"].includes(each.kind));
}

function byUrgency(a: Attention, b: Attention): number {
  return (
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
    (b.sinceMs ?? 0) - (a.sinceMs ?? 0) ||
    a.id.localeCompare(b.id)
  );
}

function ofService(service: Service): Attention[] {
  const kind = troubleOf(service);
  if (kind === null) return [];
  const { exitCode, exitReason, restarts24h } = service;
  const evidence =
    kind === "unhealthy"
      ? t("overview.attention.unhealthy")
      : t("overview.attention.down", {
          how: exitReason === null ? "none" : "told",
          reason: exitReason ?? "",
          code: exitCode ?? 0,
          restarts: restarts24h?.count ?? 0,
        });
  return [
    {
      id: `${kind}-${keyOf(service)}`,
      kind,
      thing: service.name,
      evidence,
      sinceMs: toMs(service.state.since),
      actions: [{ label: "overview.attention.openService", to: pageOf(service.id) }],
    },
  ];
}

function ofHost({ name, reachable, since, reason }: DockerHost): Attention[] {
  if (reachable) return [];
  return [
    {
      id: `host-${name}`,
      kind: "away",
      thing: t("overview.attention.host", { name }),
      evidence: t("overview.attention.away", { reason: reason ?? "" }),
      sinceMs: toMs(since),
      actions: OPEN_SYSTEM,
    },
  ];
}

function ofN8n(check: Check | undefined): Attention[] {
  if (check?.status !== "unhealthy") return [];
  return [
    {
      id: "n8n",
      kind: "away",
      thing: "n8n",
      evidence: t("overview.attention.n8nAway", { reason: check.reason ?? "" }),
      sinceMs: null,
      actions: OPEN_SYSTEM,
    },
  ];
}

function ofMachine(machine: Machine | null | undefined): Attention[] {
  const disks = (machine?.disks ?? [])
    .map(({ path, total, free }) => ({ name: path, used: total - free, total }))
    .filter(({ used, total }) => used / total >= FULL)
    .map((disk) => spaceLine("disk", disk));
  const cards = (machine?.gpus ?? [])
    .map(({ index, name, memoryUsed, memoryTotal }) => ({
      name: `${name ?? "GPU"} ${index}`,
      used: memoryUsed ?? 0,
      total: memoryTotal ?? 0,
    }))
    .filter(({ used, total }) => total > 0 && used / total >= VRAM_FULL)
    .map((card) => spaceLine("vram", card));
  return [...disks, ...cards];
}

function spaceLine(
  what: "disk" | "vram",
  { name, used, total }: { name: string; used: number; total: number },
): Attention {
  return {
    id: `${what}-${name}`,
    kind: "space",
    thing: t(`overview.attention.${what}`, { name }),
    evidence: t("overview.attention.full", {
      share: share(used / total),
      free: bytes(total - used),
    }),
    sinceMs: null,
    actions: OPEN_SYSTEM,
  };
}

function ofWebhook({ id, description, url, state, failingSince, stateReason }: Webhook) {
  const wasDisabled = state === "disabled";
  if (!wasDisabled && (failingSince === null || state === "paused")) return [];
  const line: Attention = {
    id: `webhook-${id}`,
    kind: "webhook",
    thing: t("overview.attention.webhook", { name: description || new URL(url).host }),
    evidence: wasDisabled
      ? t("overview.attention.disabled", { reason: stateReason ?? "" })
      : t("overview.attention.failing"),
    sinceMs: toMs(failingSince),
    actions: [
      { label: "overview.attention.openDeliveries", to: `/settings/webhooks?webhook=${id}` },
    ],
  };
  return [line];
}

function ofUpdates(services: readonly Service[]): Attention[] {
  const waiting = services.filter(({ update }) => update?.chance === "available");
  if (waiting.length === 0) return [];
  const [first] = waiting;
  return [
    {
      id: "updates",
      kind: "updates",
      thing: t("overview.attention.updates"),
      evidence: t("overview.attention.newer", {
        count: waiting.length,
        name: first?.name ?? "",
      }),
      sinceMs: null,
      actions: [{ label: "overview.attention.openUpdates", to: UPDATES }],
    },
  ];
}

function pageOf(serviceId: string): string {
  return `/services/${encodeURIComponent(serviceId)}`;
}
