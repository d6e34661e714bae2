/**
 * The one WebSocket of the page: subscriptions, resuming after a cut, pausing.
 *
 * Messages are handed on in batches, five a second at most, and none while the tab is hidden: what
 * came meanwhile follows when it is looked at again.
 */

import { batch, computed, signal } from "@preact/signals";
import {
  type Channel,
  channelOf,
  type Filters,
  type Message,
  type Refusal,
  type Standing,
  socketUrl,
} from "../api/socket";
import { learnServerTime, nowMs } from "./clock";

const FLUSH_MS = 200;
const SILENCE_MS = 30_000; // the server's heartbeat comes every 20 seconds
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000];
const HELD_MESSAGES = 20_000; // while paused or hidden; with more, the channels begin anew

export type ConnectionState = "live" | "reconnecting" | "stale" | "offline";

interface Connection {
  state: ConnectionState;
  /** Since when, by this browser's clock. */
  sinceMs: number;
  /** When the next try begins; null while connected. */
  retryAtMs: number | null;
}

type Listener = (messages: Message[]) => void;

interface Subscription {
  channel: Channel;
  filters: Filters;
  listeners: Set<Listener>;
  /** The last place in the event log that was handed on; undefined: begin with a snapshot. */
  seq: number | undefined;
}

export const connection = signal<Connection>({
  state: "reconnecting",
  sinceMs: Date.now(),
  retryAtMs: null,
});

/** Whether the reader has stopped the page from changing. */
export const isPaused = signal(false);

/** Whether what is shown may be taken for what is: verbs that destroy wait for it. */
export const isCurrent = computed(() => connection.value.state === "live");

/** Whether there was a connection before, so that without one now something is lost. */
const wasLive = signal(false);

/** Whether the connection is lost, and not just on its way for the first time. */
export const isCutOff = computed(() => wasLive.value && !isCurrent.value);

/** Messages that wait while the page is paused. */
export const heldCount = signal(0);

const subscriptions = new Map<Channel, Subscription>();
let socket: WebSocket | undefined;
let held: [Listener, Message][] = [];
let failures = 0;
let heardMs = Date.now();
let retryTimer: ReturnType<typeof setTimeout> | undefined;
let wanted = false;

/**
 * Hear a channel; the first messages are a snapshot of how things stand where there is one.
 *
 * All listeners of a channel share its filters: the last ones count, so channels that several
 * listen to are heard unfiltered. Returns what ends it.
 */
export function listen(channel: Channel, listener: Listener, filters: Filters = {}): () => void {
  let subscription = subscriptions.get(channel);
  if (subscription === undefined) {
    subscription = { channel, filters, listeners: new Set(), seq: undefined };
    subscriptions.set(channel, subscription);
  }
  subscription.listeners.add(listener);
  subscription.filters = filters;
  subscription.seq = undefined; // the newcomer needs the snapshot too
  ask(subscription);
  return () => leave(channel, listener);
}

/** Connect, and stay connected until `disconnect`. */
export function connect(): void {
  if (wanted) return;
  wanted = true;
  open();
}

/** Close the connection: nobody is signed in any more. */
export function disconnect(): void {
  wanted = false;
  clearTimeout(retryTimer);
  socket?.close();
  socket = undefined;
}

/** Stop or let go on what changes the page by itself. */
export function pause(stopped: boolean): void {
  isPaused.value = stopped;
}

function leave(channel: Channel, listener: Listener): void {
  const subscription = subscriptions.get(channel);
  if (subscription === undefined) return;
  subscription.listeners.delete(listener);
  held = held.filter(([whose]) => whose !== listener);
  if (subscription.listeners.size > 0) return;
  subscriptions.delete(channel);
  send({ type: "unsubscribe", channel });
}

function ask({ channel, filters, seq }: Subscription): void {
  const from = seq === undefined ? { snapshot: true } : { resumeFrom: seq };
  send({ type: "subscribe", channel, filters, ...from });
}

function send(message: object): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function open(): void {
  clearTimeout(retryTimer);
  const opened = new WebSocket(socketUrl());
  socket = opened;
  opened.onopen = () => {
    failures = 0;
    heard();
    for (const subscription of subscriptions.values()) ask(subscription);
  };
  opened.onmessage = (event: MessageEvent<string>) => {
    heard();
    take(JSON.parse(event.data));
  };
  opened.onclose = () => {
    if (opened === socket) retry();
  };
}

function retry(): void {
  if (!wanted) return;
  const waitMs =
    (RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0) * (0.75 + Math.random() / 2);
  failures += 1;
  const state =
    connection.value.state === "stale" || !navigator.onLine ? "offline" : "reconnecting";
  become(state, Date.now() + waitMs);
  retryTimer = setTimeout(open, waitMs);
}

function heard(): void {
  heardMs = Date.now();
  if (connection.value.state !== "live") become("live", null);
}

function become(state: ConnectionState, retryAtMs: number | null): void {
  const sinceMs = connection.value.state === state ? connection.value.sinceMs : Date.now();
  connection.value = { state, sinceMs, retryAtMs };
  if (state === "live") wasLive.value = true;
}

function take(message: Message | Standing | Refusal): void {
  if ("serverTime" in message && typeof message.serverTime === "string")
    learnServerTime(message.serverTime);
  if (message.type === "heartbeat") catchUp((message as Standing).seq);
  const channel = channelOf(message as Message);
  const subscription = channel && subscriptions.get(channel);
  if (subscription === undefined) return;
  if ("seq" in message && typeof message.seq === "number") subscription.seq = message.seq;
  for (const listener of subscription.listeners) held.push([listener, message as Message]);
  if (held.length > HELD_MESSAGES) beginAnew();
}

/** All that happened up to here was told: channels on which nothing happened are as far too. */
function catchUp(seq: number | undefined): void {
  if (seq === undefined) return;
  for (const subscription of subscriptions.values()) {
    if (subscription.seq !== undefined && subscription.seq < seq) subscription.seq = seq;
  }
}

function beginAnew(): void {
  held = [];
  for (const subscription of subscriptions.values()) {
    subscription.seq = undefined;
    if (subscription.channel === "logs") tellOfLoss(subscription);
    ask(subscription);
  }
}

/** A log has no snapshot that makes up for what was dropped: its listeners have to know. */
function tellOfLoss({ channel, listeners }: Subscription): void {
  for (const listener of listeners) held.push([listener, { type: "gap", channel, from: 0, to: 0 }]);
}

function flush(): void {
  heldCount.value = isPaused.value ? held.length : 0;
  if (isPaused.value || document.hidden || held.length === 0) return;
  const byListener = Map.groupBy(held, ([listener]) => listener);
  held = [];
  batch(() => {
    for (const [listener, pairs] of byListener) listener(pairs.map(([, message]) => message));
  });
}

function watchSilence(): void {
  const silent = Date.now() - heardMs > SILENCE_MS;
  if (silent && (connection.value.state === "live" || connection.value.state === "reconnecting")) {
    become("stale", connection.value.retryAtMs);
    socket?.close();
  }
}

if (globalThis.window !== undefined) {
  setInterval(flush, FLUSH_MS);
  nowMs.subscribe(watchSilence);
  addEventListener("online", () => wanted && socket?.readyState !== WebSocket.OPEN && open());
  addEventListener("offline", () => become("offline", null));
}
