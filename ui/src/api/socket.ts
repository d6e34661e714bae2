/** The messages of the WebSocket `/ws`, in the shape of docs/api.md. */

import { baseUrl } from "./client";
import type { components } from "./schema";
import type { Execution, Incident, LogEntry, Operation, Service } from "./types";

export type Channel =
  | "executions"
  | "services"
  | "stats"
  | "logs"
  | "operations"
  | "incidents"
  | "system";

export interface LoggedEvent {
  type: string; // such as `service.started`
  seq: number;
  at: string;
  serverTime: string;
  serviceId?: string | null;
  host?: string | null;
  execution?: Execution | null;
  service?: Service | null;
  dockerHost?: components["schemas"]["DockerHost"] | null;
  operation?: Operation | null;
  incident?: Incident | null;
  [more: string]: unknown;
}

export interface Snapshot {
  type: "snapshot";
  channel: Channel;
  seq: number;
  serverTime: string;
  services?: Service[];
  hosts?: components["schemas"]["DockerHost"][];
  operations?: Operation[];
  incidents?: Incident[];
  executions?: Execution[];
}

export interface Usage {
  type: "stats";
  serverTime: string;
  services: {
    id: string;
    host: string;
    containerId: string;
    stats: components["schemas"]["Stats"];
  }[];
}

export interface Printed {
  type: "log";
  service: string;
  line?: LogEntry & { stream?: string };
  gap?: components["schemas"]["FollowedGap"];
  mark?: components["schemas"]["FollowedMark"];
}

export interface Gap {
  type: "gap";
  channel: Channel;
  from: number;
  to: number;
}

/** What a subscriber hears. */
export type Message = LoggedEvent | Snapshot | Usage | Printed | Gap;

/** What the connection itself is told. */
export interface Standing {
  type: "subscribed" | "unsubscribed" | "heartbeat" | "pong";
  seq?: number;
  channel?: Channel;
  serverTime?: string;
}

export interface Refusal {
  type: "error";
  code: string;
  message: string;
  id: string | number | null;
}

export type Filters = Record<string, string | number | string[]>;

export function socketUrl(): string {
  return `${baseUrl.replace(/^http/, "ws")}ws`;
}

const CHANNELS: Partial<Record<string, Channel>> = {
  execution: "executions",
  service: "services",
  host: "services",
  operation: "operations",
  incident: "incidents",
  ingest: "system",
  webhook: "system",
  stats: "stats",
  log: "logs",
};

/** The channel that a message is of: events, measurements and lines tell it by their type alone. */
export function channelOf(message: Message): Channel | undefined {
  if (message.type === "snapshot" || message.type === "gap") return (message as Gap).channel;
  return CHANNELS[message.type.split(".")[0] ?? ""];
}
