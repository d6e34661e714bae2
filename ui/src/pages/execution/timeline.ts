/** When the nodes of a run were at work, on one scale: what a waterfall is drawn from. */

import type { components } from "../../api/schema";
import { SECOND_MS, toMs } from "../../format/time";

type Schemas = components["schemas"];
export type RunNode = Schemas["RunNode"];
export type NodeRun = Schemas["NodeRun"];
export type ModelTimes = Schemas["ModelTimes"];

/** How a node stands: `off` was to be passed over, `none` was not reached. */
export type NodeStanding = "ok" | "bad" | "busy" | "waiting" | "off" | "none";

export const PARTS = ["load", "prompt", "generate"] as const;
export type PartName = (typeof PARTS)[number];

export interface Part {
  name: PartName;
  /** Shares of the whole, 0 to 1. */
  from: number;
  length: number;
  seconds: number;
}

export interface Bar {
  node: string;
  /** Which run of the node, from 0; null: it did not run. */
  run: number | null;
  standing: NodeStanding;
  /** Shares of the whole, 0 to 1; null: nothing is known of when. */
  from: number | null;
  length: number;
  /** Seconds; null: not told. */
  seconds: number | null;
  waited: { from: number; length: number; seconds: number } | null;
  parts: readonly Part[];
  model: ModelTimes | null;
  /** Since when it waits, with no end in sight; null: it does not. */
  waitsSinceMs: number | null;
}

export interface Timeline {
  bars: readonly Bar[];
  /** Seconds from one end of the scale to the other. */
  spanS: number;
}

const LEAST_WAIT_S = 0.02; // shorter waits are the engine's own steps
const OPEN_SHARE = 0.15; // of the scale, for what waits: its end is not known, so it has no length
const MOST_RUNS = 20; // of one node; a loop has hundreds

/**
 * Return the timeline of a run that began at *beganAt*; what runs still reaches to *nowMs*, which
 * is 0 for a run that has ended.
 */
export function timelineOf(nodes: readonly RunNode[], beganAt: string, nowMs: number): Timeline {
  const beganMs = toMs(beganAt) ?? 0;
  const placed = nodes.flatMap((node) => placedRuns(node, beganMs, nowMs));
  const ends = placed.map(({ beginS, endS, waitsSinceMs }) =>
    waitsSinceMs === null ? endS : (beginS ?? 0) / (1 - OPEN_SHARE),
  );
  const spanS = Math.max(...ends, 0.001);
  return { bars: placed.map((each) => barOf(each, spanS)), spanS };
}

/** Return how a node stands after its last run. */
export function standingOfNode({ runs, disabled }: RunNode): NodeStanding {
  const last = runs.at(-1);
  if (last === undefined) return disabled ? "off" : "none";
  return standingOfRun(last);
}

export function standingOfRun({ status, error }: NodeRun): NodeStanding {
  if (error !== null || status === "error" || status === "crashed") return "bad";
  if (status === "success") return "ok";
  if (status === "waiting") return "waiting";
  return status === "canceled" ? "off" : "busy";
}

/** Return round moments of a scale, in seconds from its beginning: five of them or a few more. */
export function ticksOf(spanS: number): number[] {
  const rough = spanS / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? power;
  const count = Math.floor(spanS / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, place) => Number((place * step).toPrecision(6)));
}

interface Placed {
  node: string;
  run: NodeRun | null;
  number: number | null;
  standing: NodeStanding;
  beginS: number | null;
  endS: number;
  waitsSinceMs: number | null;
}

function placedRuns(node: RunNode, beganMs: number, nowMs: number): Placed[] {
  if (node.runs.length === 0) {
    const standing = standingOfNode(node);
    const never = { run: null, number: null, beginS: null, endS: 0, waitsSinceMs: null };
    return [{ node: node.name, standing, ...never }];
  }
  return node.runs.slice(0, MOST_RUNS).map((run, number) => {
    const standing = standingOfRun(run);
    const startedMs = toMs(run.startedAt);
    const beginS = startedMs === null ? null : Math.max(0, startedMs - beganMs) / SECOND_MS;
    const openS = standing === "busy" && startedMs !== null ? (nowMs - startedMs) / SECOND_MS : 0;
    const endS = (beginS ?? 0) + (run.duration ?? Math.max(0, openS));
    const waitsSinceMs = standing === "waiting" && nowMs > 0 ? startedMs : null;
    return { node: node.name, run, number, standing, beginS, endS, waitsSinceMs };
  });
}

function barOf(placed: Placed, spanS: number): Bar {
  const { node, run, number, standing, beginS, waitsSinceMs } = placed;
  const endS = waitsSinceMs === null ? placed.endS : spanS;
  const from = beginS === null ? null : beginS / spanS;
  const length = beginS === null ? 0 : (endS - beginS) / spanS;
  return {
    node,
    run: number,
    standing,
    from,
    length,
    seconds: waitsSinceMs === null ? (run?.duration ?? null) : null,
    waitsSinceMs,
    waited: waitBefore(run, beginS, spanS),
    parts: run?.model && beginS !== null ? partsOf(run.model, beginS, endS, spanS) : [],
    model: run?.model ?? null,
  };
}

function waitBefore(run: NodeRun | null, beginS: number | null, spanS: number): Bar["waited"] {
  const seconds = run?.waited ?? 0;
  if (beginS === null || seconds < LEAST_WAIT_S) return null;
  return { from: Math.max(0, beginS - seconds) / spanS, length: seconds / spanS, seconds };
}

/** The model's own times, one after the other up to the end: what is before them is the way there. */
function partsOf(model: ModelTimes, beginS: number, endS: number, spanS: number): Part[] {
  const told = PARTS.flatMap((name) => {
    const seconds = model[name];
    return seconds ? [{ name, seconds }] : [];
  });
  const sum = told.reduce((total, { seconds }) => total + seconds, 0);
  let at = Math.max(beginS, endS - sum);
  return told.map(({ name, seconds }) => {
    const fits = Math.min(seconds, endS - at);
    const part = { name, seconds, from: at / spanS, length: Math.max(0, fits) / spanS };
    at += fits;
    return part;
  });
}
