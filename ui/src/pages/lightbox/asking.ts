/** The questions of the lightbox. */

import { api, data } from "../../api/client";
import type { ExecutionDetail, Neighbour, Neighbours } from "../../api/types";
import { parameters, sort } from "../../state/executions/choice";
import { range } from "../../state/range";
import type { Chain, Stop } from "./chain";
import type { Along } from "./walk";

const AT_ONCE = 60; // runs at each side: three seconds of the fastest play

/** Ask for the runs around one. Raises ApiError. */
export async function askAround(id: number, along: Along, aborted: AbortSignal): Promise<Chain> {
  return chainOf(await askNeighbours(id, along, AT_ONCE, aborted));
}

/** Ask for the picture of the same camera a day before; null: there is none. Raises ApiError. */
export async function askDayBefore(id: number, aborted: AbortSignal): Promise<Stop | null> {
  const { dayBefore } = await askNeighbours(id, "camera", 1, aborted);
  return dayBefore && stopOf(dayBefore);
}

/** Ask for one run as a stop. Raises ApiError. */
export async function askStop(id: number, aborted: AbortSignal): Promise<Stop> {
  return stopOf((await askNeighbours(id, "camera", 1, aborted)).run);
}

/** Ask for everything of a run but the picture itself. Raises ApiError. */
export async function askDetail(id: number, aborted: AbortSignal): Promise<ExecutionDetail> {
  const params = { path: { id }, query: { imageData: "none" as const } };
  return await data(api.GET("/api/executions/{id}", { params, signal: aborted }));
}

async function askNeighbours(
  id: number,
  along: Along,
  limit: number,
  aborted: AbortSignal,
): Promise<Neighbours> {
  const filter = along === "list" ? { ...parameters.peek(), ...rangeParameters() } : {};
  const query = { ...filter, mode: along, limit, sort: orderOf(along) };
  const params = { path: { id }, query };
  return await data(api.GET("/api/executions/{id}/neighbours", { params, signal: aborted }));
}

/** A camera is walked by time, in the direction of the list if that is one by time too. */
function orderOf(along: Along) {
  if (along === "list") return sort.peek();
  return sort.peek() === "startedAt" ? "startedAt" : "-startedAt";
}

/** A range that ends now stays open at its end. */
function rangeParameters(): { from: string; to?: string } {
  const { span, fromMs, toMs } = range.peek();
  const from = new Date(fromMs).toISOString();
  return span === null ? { from, to: new Date(toMs).toISOString() } : { from };
}

function chainOf({ run, index, total, previous, next, inList }: Neighbours): Chain {
  return {
    stops: [...previous.toReversed(), run, ...next].map(stopOf),
    hasStart: previous.length < AT_ONCE,
    hasEnd: next.length < AT_ONCE,
    firstIndex: index === null ? null : index - previous.length,
    total,
    guest: inList ? null : run.id,
  };
}

function stopOf({ id, startedAt, camera, risk, imageUrl }: Neighbour): Stop {
  return { id, startedMs: Date.parse(startedAt), camera, risk, imageUrl };
}
