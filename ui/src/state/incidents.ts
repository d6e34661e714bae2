/** Incidents that are open now, kept up by the live channel. */

import { signal } from "@preact/signals";
import type { LoggedEvent, Message, Snapshot } from "../api/socket";
import type { Incident } from "../api/types";
import { listen } from "./live";

export const openIncidents = signal<ReadonlyMap<number | string, Incident>>(new Map());

/** Keep them up; called once somebody is signed in. Returns what ends it. */
export function followIncidents(): () => void {
  return listen("incidents", heard);
}

function heard(messages: Message[]): void {
  let next = new Map(openIncidents.peek());
  for (const message of messages) {
    if (message.type === "snapshot") {
      next = new Map((message as Snapshot).incidents?.map((each) => [each.id, each]));
      continue;
    }
    const { type, incident } = message as LoggedEvent;
    if (!incident) continue;
    if (type === "incident.closed") next.delete(incident.id);
    else next.set(incident.id, incident);
  }
  openIncidents.value = next;
}
