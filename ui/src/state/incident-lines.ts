/** What is told on the overview of runs that fail: incidents that are open or over, and the rest. */

import type { components } from "../api/schema";
import type { Incident } from "../api/types";
import { t } from "../format/catalogue";
import { count, share } from "../format/number";
import { DAY_MS, toMs } from "../format/time";
import type { Action, Attention, Shown } from "./attention";
import { keyOf, services } from "./fleet";

type Suspect = components["schemas"]["Suspect"];
type Happening = components["schemas"]["LoggedEvent"];

const BEFORE_MS = 120_000; // in which what led to a failure is looked for
const MANY = 3; // failed runs, and
const LARGE = 0.1; // of all runs: more than one now and then
const TOLD_FOR_MS = DAY_MS; // after it is over
const RUNS = "/executions?status=error";

/** How many runs there were, and how many of them failed. */
export interface HowRunsWent {
  runs: number;
  failed: number;
  /** More failed, in incidents that are over. */
  isRest: boolean;
}

/** The services that an incident most likely has to do with, by their keys. */
export function blamedKeys(incident: Incident): string[] {
  return likely(incident).map(({ host, serviceId }) => keyOf({ host, id: serviceId }));
}

export function incidentLine(incident: Incident): Attention {
  const { id, failures, firstFailureAt } = incident;
  const [suspect] = likely(incident);
  const about = { id: idOf(id), sinceMs: toMs(firstFailureAt) };
  const runs: Action = { label: "overview.attention.openRuns", to: RUNS };
  const logs: Action = { label: "overview.attention.openLogs", to: logsOf(incident, suspect) };
  if (suspect === undefined) {
    const evidence = t("overview.attention.failures", { failures });
    const thing = t("overview.attention.runs");
    return { ...about, kind: "failures", thing, evidence, actions: [openOf(id), runs, logs] };
  }
  const evidence = t("overview.attention.suspect", {
    restarts: suspect.restarts,
    event: wordOf(suspect.event),
    failures,
  });
  const thing = suspect.name;
  return { ...about, kind: "suspect", thing, evidence, actions: [openOf(id), logs, runs] };
}

/** Runs that fail again and again are trouble, also where no three of them came together. */
export function failingRuns(found: HowRunsWent | undefined): Attention[] {
  if (found === undefined || found.failed < MANY || found.failed / found.runs < LARGE) return [];
  const { runs, failed, isRest } = found;
  return [
    {
      id: "failing-runs",
      kind: "failures",
      thing: t("overview.attention.runs"),
      evidence: t("overview.attention.failingRuns", {
        failed: count(failed),
        runs: count(runs),
        share: share(failed / runs),
        rest: isRest ? "yes" : "no",
      }),
      sinceMs: null,
      actions: [
        { label: "overview.attention.openRuns", to: RUNS },
        { label: "overview.attention.openIncidents", to: "/incidents" },
      ],
    },
  ];
}

/** The line of an incident that is over. */
export interface Over extends Shown {
  /** Runs. */
  failures: number;
}

/** Return the incidents that were over within the last day, the latest first. */
export function overLines(happened: readonly Happening[], nowMs: number): Over[] {
  return happened
    .filter(({ type, at }) => type === "incident.closed" && nowMs - Date.parse(at) < TOLD_FOR_MS)
    .map(({ data, at }) => overLine(data as unknown as Closed, Date.parse(at)));
}

/** What the event log has of an incident that is over. */
interface Closed {
  id: number;
  failures: number;
  firstFailureMs: number;
  suspects: readonly { service: string; host: string; verdict: string }[];
}

function overLine({ id, failures, firstFailureMs, suspects }: Closed, solvedMs: number): Over {
  const suspect = suspects.find(({ verdict }) => verdict === "likely");
  const key = suspect && keyOf({ host: suspect.host, id: suspect.service });
  const name = services.value?.get(key ?? "")?.name ?? suspect?.service;
  return {
    id: idOf(id),
    kind: suspect ? "suspect" : "failures",
    thing: name ?? t("overview.attention.runs"),
    evidence: t("overview.attention.over", { failures }),
    sinceMs: firstFailureMs,
    actions: [openOf(id)],
    solvedMs,
    isOver: true,
    failures,
  };
}

function idOf(incident: number): string {
  return `incident-${incident}`;
}

function openOf(incident: number): Action {
  return { label: "overview.attention.openIncident", to: `/incidents/${incident}` };
}

/** What was printed from shortly before the first failure on. */
function logsOf({ firstFailureAt, lastFailureAt }: Incident, suspect: Suspect | undefined): string {
  const fromMs = (toMs(firstFailureAt) ?? 0) - BEFORE_MS;
  const to = new Date((toMs(lastFailureAt) ?? 0) + BEFORE_MS).toISOString();
  const service = suspect ? `svc=${encodeURIComponent(suspect.serviceId)}&` : "";
  return `/logs?${service}from=${new Date(fromMs).toISOString()}&to=${to}`;
}

function likely({ suspects }: Incident): Suspect[] {
  return suspects.filter(({ verdict }) => verdict === "likely");
}

/** An event as the catalogue selects it: `oom` of `service.oom`. */
function wordOf(event: Suspect["event"]): string {
  return event?.replace("service.", "") ?? "none";
}
