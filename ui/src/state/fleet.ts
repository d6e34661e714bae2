/** The services as they are now, kept up by the live channel; every page reads this one picture. */

import { computed, signal } from "@preact/signals";
import type { components } from "../api/schema";
import type { LoggedEvent, Message, Snapshot, Usage } from "../api/socket";
import type { Operation, Service } from "../api/types";
import { listen } from "./live";

export type DockerHost = components["schemas"]["DockerHost"];
export type Stats = components["schemas"]["Stats"];

/** Undefined until the first snapshot. */
export const services = signal<ReadonlyMap<string, Service> | undefined>(undefined);
export const hosts = signal<readonly DockerHost[]>([]);

/** Whether there is a Docker host: the server knows no machine without; undefined: not known yet. */
export const hasHosts = computed(() => services.value && hosts.value.length > 0);

/** The latest measurements by the service's key. */
export const usage = signal<ReadonlyMap<string, Stats>>(new Map());

/** Operations that run, and those that ended while the page was open. */
export const operations = signal<ReadonlyMap<string, Operation>>(new Map());

export const runningOperations = computed(() =>
  [...operations.value.values()].filter((operation) => operation.status === "running"),
);

/** Services need their host to be told apart. */
export function keyOf({ id, host }: { id: string; host: string }): string {
  return `${host}/${id}`;
}

/** What people call a service; its id where it is gone. */
export function serviceName({ service, host }: { service: string; host: string }): string {
  return services.value?.get(keyOf({ id: service, host }))?.name ?? service;
}

/** Keep the picture up; called once somebody is signed in. Returns what ends it. */
export function followFleet(): () => void {
  const ends = [
    listen("services", heardOfServices),
    listen("stats", heardOfUsage),
    listen("operations", heardOfOperations),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function heardOfServices(messages: Message[]): void {
  let next = new Map(services.peek() ?? []);
  for (const message of messages) {
    if (message.type === "snapshot") {
      const { services: all = [], hosts: known = [] } = message as Snapshot;
      next = new Map(all.map((service) => [keyOf(service), service]));
      hosts.value = known;
    } else if (message.type !== "gap") {
      noteService(next, message as LoggedEvent);
    }
  }
  services.value = next;
}

function noteService(
  next: Map<string, Service>,
  { type, service, serviceId, host, dockerHost }: LoggedEvent,
): void {
  if (dockerHost)
    hosts.value = [...hosts.value.filter(({ name }) => name !== dockerHost.name), dockerHost];
  if (service) next.set(keyOf(service), withoutEnded(service));
  else if (type === "service.removed" && serviceId && host) next.delete(`${host}/${serviceId}`);
}

/** A message may have been made in the moment in which the operation ended. */
function withoutEnded(service: Service): Service {
  const operation = operations.peek().get(service.operationId ?? "");
  return operation && operation.status !== "running" ? { ...service, operationId: null } : service;
}

/** Note what a look at the registry said: nobody else is told of it. */
export function noteUpdate(service: Service, update: Service["update"]): void {
  const known = services.peek()?.get(keyOf(service));
  if (known) services.value = new Map(services.peek()).set(keyOf(known), { ...known, update });
}

function heardOfUsage(messages: Message[]): void {
  const next = new Map(usage.peek());
  for (const message of messages) {
    if (message.type !== "stats") continue;
    for (const each of (message as Usage).services) next.set(keyOf(each), each.stats);
  }
  usage.value = next;
}

function heardOfOperations(messages: Message[]): void {
  const next = new Map(operations.peek());
  for (const message of messages) {
    if (message.type === "snapshot") {
      for (const operation of (message as Snapshot).operations ?? [])
        next.set(operation.id, operation);
    } else {
      const { operation } = message as LoggedEvent;
      if (operation) next.set(operation.id, operation);
    }
  }
  operations.value = next;
  noteOperations(next);
}

/** Services that an operation works on are shown so, whether or not they changed themselves. */
function noteOperations(all: ReadonlyMap<string, Operation>): void {
  const next = new Map(services.peek() ?? []);
  let hasChanged = false;
  for (const { id, service, host, status } of all.values()) {
    const key = keyOf({ id: service, host });
    const known = next.get(key);
    const operationId = status === "running" ? id : null;
    if (!known || known.operationId === operationId) continue;
    if (operationId === null && known.operationId !== id) continue;
    next.set(key, { ...known, operationId });
    hasChanged = true;
  }
  if (hasChanged) services.value = next;
}
