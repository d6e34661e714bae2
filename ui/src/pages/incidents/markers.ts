/** What happened to services, as signs on the charts and in the table. */

import { isMessage, t } from "../../format/catalogue";
import { toMs } from "../../format/time";
import type { Marker, MarkerTone } from "../../parts/chart/types";
import { keyOf, services } from "../../state/fleet";
import type { TimelineEntry } from "./findings";

interface Look {
  tone: MarkerTone;
  icon: string;
}

const LOOKS: Readonly<Record<string, Look>> = {
  "service.oom": { tone: "bad", icon: "✕" },
  "service.failed": { tone: "bad", icon: "✕" },
  "service.restartLoop": { tone: "bad", icon: "↻" },
  "service.updateFailed": { tone: "bad", icon: "✕" },
  "service.unhealthy": { tone: "warn", icon: "▲" },
  "service.restarted": { tone: "warn", icon: "↻" },
  "service.updated": { tone: "busy", icon: "↑" },
  "service.started": { tone: "ok", icon: "●" },
  "service.healthy": { tone: "ok", icon: "✓" },
  "service.stopped": { tone: "off", icon: "■" },
};
const OTHER: Look = { tone: "off", icon: "•" };

export function lookOf(type: string): Look {
  return LOOKS[type] ?? OTHER;
}

/** What happened, in words; an event that this page does not know has its name. */
export function eventWords(type: string): string {
  const key = `incidents.event.${type}`;
  return isMessage(key) ? t(key) : type;
}

/** The name of a service that may be gone. */
export function nameOf({ host, serviceId }: Pick<TimelineEntry, "host" | "serviceId">): string {
  return services.value?.get(keyOf({ host, id: serviceId }))?.name ?? serviceId;
}

/** That a service was started says nothing where it was just said to have ended. */
export function markersOf(entries: readonly TimelineEntry[]): Marker[] {
  return entries
    .filter(({ type }) => type !== "service.started")
    .map((entry) => ({
      ...lookOf(entry.type),
      atMs: toMs(entry.at) ?? 0,
      label: t("incidents.marker", { name: nameOf(entry), what: eventWords(entry.type) }),
    }));
}
