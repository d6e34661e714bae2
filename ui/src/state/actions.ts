/**
 * What people order to be done to services: why it cannot be, what is asked first, what came of it.
 *
 * A start is done at once. What takes a service away is asked about first, and what takes several
 * away or cannot be taken back wants a word typed: `levelOf`.
 */

import { signal } from "@preact/signals";
import { api, data } from "../api/client";
import { ApiError, noAnswer } from "../api/errors";
import type { components } from "../api/schema";
import type { Operation, Service } from "../api/types";
import { loadCatalogues, t } from "../format/catalogue";
import type { Command } from "./commands";
import { services as known, noteUpdate, operations } from "./fleet";
import { isCurrent } from "./live";
import { whyNot } from "./session";
import { confirm } from "./toasts";

export const VERBS = ["start", "stop", "restart", "update"] as const;
export type Verb = (typeof VERBS)[number];
/** What can be ordered; a way back only of one service, from its history. */
export type OrderVerb = Verb | "rollback";
export type Impact = components["schemas"]["Impact"];
export type UpdatePreview = components["schemas"]["UpdatePreview"];
type Ordered = components["schemas"]["Ordered"];

/** Of an update; those of a way back have the image beside them. */
interface Params {
  path: { containerId: string };
  query: { host: string; wait?: boolean; dryRun?: boolean; afterRuns?: boolean };
}

/** Something that was ordered and waits for a person to confirm it. */
export interface Order {
  verb: OrderVerb;
  services: readonly Service[];
  /** What a stop would touch, of each service, in their order; undefined until it is known. */
  impacts: readonly (Impact | undefined)[];
  /** Id of the image that a way back leads to. */
  image?: string | undefined;
  /** What an update or a way back would do; undefined until it is known, and for any other verb. */
  preview?: UpdatePreview | undefined;
  /** Why what it would touch cannot be told. */
  unknown?: ApiError | undefined;
  /** Why the order was refused. */
  refusal?: ApiError | undefined;
  isSending: boolean;
  /** Whether to let runs in progress that use it end first. */
  afterRuns: boolean;
  /** The operation that it became, while the dialog shows how far it is. */
  operationId?: string | undefined;
}

/** What the dialog asks about; null: nothing. */
export const asked = signal<Order | null>(null);

/** How far a look at the registries is; null: none is under way. */
export const checking = signal<{ done: number; total: number } | null>(null);

/** 0: nothing is asked. 2: a dialog. 3: a dialog that wants a word typed. */
export function levelOf(verb: OrderVerb, count: number): 0 | 2 | 3 {
  if (verb === "start") return 0;
  return verb === "stop" && count > 1 ? 3 : 2;
}

/** Why a verb cannot be ordered now; null if it can be. The server has the last word. */
export function refusalOf(verb: OrderVerb, service: Service): string | null {
  return (
    whyNot("operate") ??
    (isCurrent.value && service.state.known ? null : t("shell.order.stateUnknown")) ??
    refusalByState(verb, service)
  );
}

function refusalByState(verb: OrderVerb, { status, update, operationId }: Service): string | null {
  if (operationId !== null) return t("shell.order.underWay");
  const isUp = status === "running" || status === "restarting";
  if (verb === "start" && isUp) return t("shell.order.runs");
  if (verb === "stop" && !isUp && status !== "paused") return t("shell.order.runsNot");
  if (verb === "update" && update?.chance === "impossible") return update.reason;
  return null;
}

/** Order something to be done; what takes services away is asked about first. */
export function order(verb: OrderVerb, wanted: Service | readonly Service[], image?: string): void {
  const services = [wanted].flat() as Service[];
  if (services.length === 0) return;
  if (levelOf(verb, services.length) === 0) {
    void send({ verb, services, impacts: [], isSending: true, afterRuns: false });
    return;
  }
  const impacts = services.map(() => undefined);
  void loadCatalogues("operation").then(() => {
    asked.value = { verb, services, impacts, image, isSending: false, afterRuns: false };
    void findOut(asked.value);
  });
}

/** Close the dialog; what was ordered goes on. */
export function dismissOrder(): void {
  asked.value = null;
}

/** Whether the order waits for runs in progress that use the service. */
export function waitForRuns(afterRuns: boolean): void {
  change({ afterRuns });
}

/** Do what the dialog asks about. */
export function confirmOrder(): void {
  const pending = asked.value;
  if (pending === null || pending.isSending) return;
  change({ isSending: true, refusal: undefined });
  void send(pending);
}

/** Call an update off, as long as it has changed nothing. Raises ApiError. */
export async function cancelOperation({ id }: Operation): Promise<void> {
  await tried(data(api.POST("/api/operations/{id}/cancel", { params: { path: { id } } })));
}

/** Try again to put right what an update left behind. Raises ApiError. */
export async function recoverOperation({ id }: Operation): Promise<void> {
  await tried(data(api.POST("/api/operations/{id}/recover", { params: { path: { id } } })));
}

/** Ask the registries of some services for newer images, one after the other. */
export async function checkUpdates(services: readonly Service[]): Promise<void> {
  let failures = 0;
  for (const [done, service] of services.entries()) {
    checking.value = { done, total: services.length };
    const params = { path: { containerId: service.id }, query: { host: service.host } };
    try {
      const found = await data(api.POST("/api/services/{containerId}/check-update", { params }));
      noteUpdate(service, found);
    } catch {
      failures += 1;
    }
  }
  checking.value = null;
  confirm(t("shell.order.checked", { total: services.length, failures }), {
    tone: failures > 0 ? "bad" : "ok",
  });
}

/** For the palette: every verb of every service, with the reason where it cannot be. */
export function orderCommands(): Command[] {
  return [...(known.value?.values() ?? [])].flatMap((service) =>
    VERBS.map((verb) => ({
      id: `order-${verb}-${service.host}-${service.id}`,
      title: t(`shell.order.${verb}`, { name: service.name }),
      also: `>${service.containerName}`,
      group: "shell.palette.actions" as const,
      prefix: ">" as const,
      refusal: refusalOf(verb, service),
      run: () => order(verb, service),
    })),
  );
}

function change(changes: Partial<Order>): void {
  if (asked.value !== null) asked.value = { ...asked.value, ...changes };
}

/** Ask what it would touch, service by service: the dialog stands meanwhile. */
async function findOut({ verb, services, image }: Order): Promise<void> {
  const isStill = () => asked.peek()?.services === services;
  const note = (changes: Partial<Order>) => isStill() && change(changes);
  try {
    const [first] = services;
    if (isReplacement(verb) && services.length === 1 && first)
      note({ preview: await previewOf(first, image) });
    for (const [index, service] of services.entries()) {
      const found = await impactOf(service);
      note({ impacts: asked.peek()?.impacts.with(index, found) ?? [] });
    }
  } catch (reason) {
    note({ unknown: reason instanceof ApiError ? reason : noAnswer(reason) });
  }
}

/** Whether a verb makes a container anew from another image. */
function isReplacement(verb: OrderVerb): boolean {
  return verb === "update" || verb === "rollback";
}

async function previewOf(service: Service, image?: string): Promise<UpdatePreview | undefined> {
  const { path, query } = pathOf(service);
  const params = { path, query: { ...query, dryRun: true } };
  return (await replace(params, image)).preview;
}

/** Order an update, or the way back to an image. */
function replace(params: Params, image?: string): Promise<Ordered> {
  if (image === undefined) return data(api.POST("/api/services/{containerId}/update", { params }));
  const back = { ...params, query: { ...params.query, image } };
  return data(api.POST("/api/services/{containerId}/rollback", { params: back }));
}

function impactOf(service: Service): Promise<Impact> {
  return data(api.GET("/api/services/{containerId}/impact", { params: pathOf(service) }));
}

async function send({ verb, services, afterRuns, image }: Order): Promise<void> {
  try {
    if (services.length === 1 && services[0])
      sent(verb, services[0], await post(verb, services[0], { afterRuns, image }));
    else if (verb !== "rollback") await sendMany(verb, services);
  } catch (reason) {
    const refusal = reason instanceof ApiError ? reason : noAnswer(reason);
    if (asked.value === null) confirm(refusal.message, { tone: "bad" });
    else change({ refusal, isSending: false });
  }
}

/** A container made anew is watched in the dialog; of the others their end is told. */
function sent(verb: OrderVerb, service: Service, { operationId, message }: Ordered): void {
  if (isReplacement(verb) && operationId !== null) {
    change({ isSending: false, operationId });
    return;
  }
  dismissOrder();
  if (operationId === null) confirm(message);
  else tellEnd(operationId, service.name);
}

/** Several are done one by one by the server, which stops at the first failure. */
async function sendMany(verb: Verb, services: readonly Service[]): Promise<void> {
  dismissOrder();
  const ids = services.map(({ containerId }) => containerId);
  const { message } = await data(
    api.POST("/api/services/bulk", { body: { action: verb, services: ids } }),
  );
  confirm(message);
}

/** Say it once when an operation is over. */
function tellEnd(operationId: string, name: string): void {
  const end = operations.subscribe((all) => {
    const operation = all.get(operationId);
    if (operation === undefined || operation.status === "running") return;
    queueMicrotask(() => end());
    const hasWorked = operation.status === "succeeded";
    const words = [operation.result, operation.error].filter(Boolean).join(" ");
    confirm(t("shell.order.ended", { name, words }), { tone: hasWorked ? "ok" : "bad" });
  });
}

function post(
  verb: OrderVerb,
  service: Service,
  { afterRuns, image }: Pick<Order, "afterRuns" | "image">,
): Promise<Ordered> {
  const { path, query } = pathOf(service);
  const params = { path, query: { ...query, wait: false, ...(afterRuns && { afterRuns }) } };
  if (verb === "update" || verb === "rollback") return replace(params, image);
  return data(api.POST(`/api/services/{containerId}/${verb}`, { params }));
}

function pathOf({ id, host }: Service) {
  return { path: { containerId: id }, query: { host } };
}

async function tried(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (reason) {
    const { message } = reason instanceof ApiError ? reason : noAnswer(reason);
    confirm(message, { tone: "bad" });
  }
}
