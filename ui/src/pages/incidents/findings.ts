/** What the server found out about a time, as the pages here read it. */

import type { components } from "../../api/schema";

type Schemas = components["schemas"];
export type Findings = Schemas["Findings"];
export type IncidentDetail = Schemas["IncidentDetail"];
export type Examined = Schemas["ExaminedService"];
export type Sign = Schemas["Sign"];
export type FailedNode = Schemas["FailedNode"];
export type TimelineEntry = Schemas["TimelineEntry"];

/** The verdict, with a word of its own for services of which too little is known. */
export type Standing = "likely" | "possible" | "none" | "noData";

/** Nothing measured, or not watched, is no data: never "no sign". */
export function standingOf({ verdict, signs }: Examined): Standing {
  if (verdict !== "none") return verdict;
  const isBlind = signs.some(
    ({ kind, state }) => state === "noData" && (kind === "resource" || kind === "event"),
  );
  return isBlind ? "noData" : "none";
}

export function signsFound({ signs }: Examined): number {
  return signs.filter(({ state }) => state === "yes").length;
}

/** The services that show signs, the most suspect first. */
export function suspectsOf({ services }: Findings): Examined[] {
  return services.filter(({ verdict }) => verdict !== "none");
}

/** The most telling event of a service at the moment of a sign; undefined where none is told. */
export function eventAt(
  { timeline }: Findings,
  { host, serviceId }: Pick<Examined, "host" | "serviceId">,
  at: string | null,
): TimelineEntry | undefined {
  return timeline
    .filter((each) => each.at === at && each.host === host && each.serviceId === serviceId)
    .sort((a, b) => rankOf(a) - rankOf(b))[0];
}

/** Ends bring several events with them: which one tells most. */
const MOST_TELLING: readonly string[] = [
  "service.oom",
  "service.failed",
  "service.restartLoop",
  "service.unhealthy",
  "service.updateFailed",
  "service.updated",
  "service.restarted",
  "service.stopped",
];

function rankOf({ type }: TimelineEntry): number {
  const place = MOST_TELLING.indexOf(type);
  return place < 0 ? MOST_TELLING.length : place;
}
