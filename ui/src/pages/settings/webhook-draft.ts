/** A webhook as it stands in its form, and as the server takes it. */

import { type Signal, signal } from "@preact/signals";
import type { components } from "../../api/schema";
import type { Webhook } from "../../api/types";
import { browserZone } from "../../state/preferences";

export type EventName = Webhook["events"][number];
type NewWebhook = components["schemas"]["NewWebhook"];
type Risk = Webhook["filters"]["minRisk"];

export const EVENTS: readonly EventName[] = [
  "service:start",
  "service:stop",
  "service:error",
  "service:restart",
  "service:update",
  "service:healthy",
  "execution:error",
  "execution:risk",
  "incident:open",
  "incident:close",
];
export const RISKS: readonly Risk[] = ["NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL"];
export const LISTS = ["services", "hosts", "cameras", "workflows"] as const;

const LONGEST_COOLDOWN_S = 86_400;

/** What is typed, each field by itself. */
export interface Draft {
  url: Signal<string>;
  description: Signal<string>;
  events: Signal<readonly EventName[]>;
  lists: Record<(typeof LISTS)[number], Signal<string>>;
  minRisk: Signal<Risk>;
  cooldown: Signal<string>;
  isQuiet: Signal<boolean>;
  from: Signal<string>;
  to: Signal<string>;
  timezone: Signal<string>;
  secret: Signal<string>;
}

/** Return the form of a webhook; of a new one if it is null. */
export function draftOf(webhook: Webhook | null): Draft {
  const list = (names: readonly string[] | undefined) => signal((names ?? []).join(", "));
  return {
    url: signal(webhook?.url ?? ""),
    description: signal(webhook?.description ?? ""),
    events: signal(webhook?.events ?? ["service:error", "incident:open"]),
    lists: {
      services: list(webhook?.filters.services),
      hosts: list(webhook?.filters.hosts),
      cameras: list(webhook?.filters.cameras),
      workflows: list(webhook?.filters.workflows),
    },
    minRisk: signal(webhook?.filters.minRisk ?? "HIGH"),
    cooldown: signal(String(webhook?.cooldownSeconds ?? 0)),
    isQuiet: signal(Boolean(webhook?.quietHours)),
    from: signal(webhook?.quietHours?.from ?? "22:00"),
    to: signal(webhook?.quietHours?.to ?? "07:00"),
    timezone: signal(webhook?.quietHours?.timezone ?? browserZone()),
    secret: signal(""),
  };
}

/** Return the cooldown in seconds; null if it is none that the server takes. */
export function cooldownOf({ cooldown }: Draft): number | null {
  const text = cooldown.value.trim();
  const seconds = Number(text);
  return /^\d+$/.test(text) && seconds <= LONGEST_COOLDOWN_S ? seconds : null;
}

/** Whether it can be sent. */
export function isComplete(draft: Draft): boolean {
  return draft.events.value.length > 0 && cooldownOf(draft) !== null;
}

/** Return what both making and changing a webhook take. */
export function bodyOf(draft: Draft): Omit<NewWebhook, "secret" | "state"> {
  const names = (list: Signal<string>) =>
    list
      .peek()
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "");
  const { services, hosts, cameras, workflows } = draft.lists;
  return {
    url: draft.url.peek().trim(),
    description: draft.description.peek().trim() || null,
    events: [...draft.events.peek()],
    filters: {
      services: names(services),
      hosts: names(hosts),
      cameras: names(cameras),
      workflows: names(workflows),
      minRisk: draft.minRisk.peek(),
    },
    cooldownSeconds: cooldownOf(draft) ?? 0,
    quietHours: draft.isQuiet.peek()
      ? {
          from: draft.from.peek(),
          to: draft.to.peek(),
          timezone: draft.timezone.peek().trim(),
        }
      : null,
  };
}
