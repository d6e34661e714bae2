/** The steps of an operation as people think of them: several of the server's make one stage. */

import type { Operation } from "../../api/types";
import { toMs } from "../../format/time";

export type Step = Operation["steps"][number];
export type StageName =
  | "check"
  | "find"
  | "pull"
  | "runs"
  | "stop"
  | "start"
  | "gate"
  | "finish"
  | "act";
export type ResultWord =
  | "updated"
  | "latest"
  | "cancelled"
  | "rolledBack"
  | "rollbackFailed"
  | "failed"
  | "done";

export interface Stage {
  name: StageName;
  state: Step["state"];
  /** Seconds from its beginning to its end; null while it is not over, or was left out. */
  seconds: number | null;
  /** How far it is, or why it failed. */
  detail: string | null;
}

/** A stage with the names of its steps; null: all but the wait for runs. */
type Parts = readonly [StageName, readonly string[] | null];

/** A step of orders that let runs in progress end first. */
const RUNS_AHEAD = "wait for runs in progress";

/** The first step of a way back; an update asks its registry instead. */
const FIND = "find the earlier image";

/** Of an update or a way back, by the names that the server gives its steps; from "stop" on there is no cancel. */
const STAGES: readonly Parts[] = [
  ["check", ["check the registry"]],
  ["find", [FIND]],
  ["pull", ["pull the image"]],
  ["runs", [RUNS_AHEAD]],
  [
    "stop",
    [
      "create the new container",
      "stop the old container",
      "swap the names",
      "connect the networks",
    ],
  ],
  ["start", ["start the new container"]],
  ["gate", ["wait until it is well"]],
  ["finish", ["remove the old container", "make its dependants anew", "remove the old image"]],
];

/** Of anything else: the rest is what was ordered. */
const ACT: readonly Parts[] = [
  ["runs", [RUNS_AHEAD]],
  ["act", null],
];

/** Return the stages in their order; where no container is replaced it is one, and the wait for runs. */
export function stagesOf({ steps }: Operation): Stage[] {
  const stages = isReplacement(steps) ? STAGES : ACT;
  return stages
    .map(([name, parts]) => [name, stepsOf(steps, parts)] as const)
    .filter(([, found]) => found.length > 0)
    .map(([name, found]) => stage(name, found));
}

function stepsOf(steps: readonly Step[], parts: Parts[1]): readonly Step[] {
  return steps.filter(({ name }) => (parts ? parts.includes(name) : name !== RUNS_AHEAD));
}

/** Whether a container is replaced by another: a swarm does it in one step, by its own rules. */
function isReplacement(steps: readonly Step[]): boolean {
  return steps.some(({ name }) => name === "check the registry" || name === FIND);
}

/** What came of an operation, in one word; null while it runs. */
export function resultOf(operation: Operation): ResultWord | null {
  switch (operation.status) {
    case "running":
      return null;
    case "cancelled":
      return "cancelled";
    case "rolled_back":
      return "rolledBack";
    case "rollback_failed":
      return "rollbackFailed";
    case "failed":
      return "failed";
    default:
      if (operation.action !== "update") return "done";
      return wasReplaced(operation) ? "updated" : "latest";
  }
}

/** Whether it can still be called off: one that has not changed anything. */
export function canCancel(operation: Operation): boolean {
  if (operation.status !== "running") return false;
  const changes = isReplacement(operation.steps) ? "stop" : "act";
  return stagesOf(operation).some(({ name, state }) => name === changes && state === "pending");
}

/** How far a pull is, of 0 to 1, by its words "Downloading (842 of 1433 MiB)"; null: not told. */
export function pulled(detail: string | null): number | null {
  const [, done, total] = /\((\d+) of (\d+) MiB\)/.exec(detail ?? "") ?? [];
  return done === undefined || Number(total) === 0 ? null : Number(done) / Number(total);
}

/**
 * Return the commands that put back an old container which an update left behind.
 *
 * The old one waits under a name of its own; unless it is there, nothing is removed.
 */
export function rescue({ id, containerName }: Operation): string {
  const old = `${containerName}.watchroom-old-${id.slice(-12)}`;
  return [
    `docker inspect --format "{{.Name}}" ${old} &&`,
    `docker rm --force ${containerName} &&`,
    `docker rename ${old} ${containerName} &&`,
    `docker start ${containerName}`,
  ].join("\n");
}

function wasReplaced(operation: Operation): boolean {
  if (!isReplacement(operation.steps)) return true; // a Swarm service tells it in its words
  return operation.steps.some(({ name, state }) => name === "swap the names" && state === "done");
}

function stage(name: StageName, steps: readonly Step[]): Stage {
  const begun = steps.map(({ startedAt }) => toMs(startedAt)).filter((ms) => ms !== null);
  const ended = steps.map(({ endedAt }) => toMs(endedAt)).filter((ms) => ms !== null);
  const state = stateOf(steps);
  const isOver = state === "done" || state === "failed";
  return {
    name,
    state,
    seconds:
      isOver && begun.length > 0 && ended.length > 0
        ? (Math.max(...ended) - Math.min(...begun)) / 1000
        : null,
    detail: steps.findLast(({ detail }) => detail)?.detail ?? null,
  };
}

function stateOf(steps: readonly Step[]): Step["state"] {
  const has = (state: Step["state"]) => steps.some((step) => step.state === state);
  if (has("failed")) return "failed";
  if (has("running")) return "running";
  if (has("done")) return has("pending") ? "running" : "done";
  return has("pending") ? "pending" : "skipped";
}
