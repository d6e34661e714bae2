/** Understands moments as people type them, in the zone that is shown. */

import { zone } from "./locale";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./time";

const DAYS_BACK: Record<string, number> = { today: 0, hoy: 0, yesterday: 1, ayer: 1 };
/** Spanish names of months that English ones do not begin like. */
const MONTHS: Record<string, string> = { ene: "Jan", abr: "Apr", ago: "Aug", dic: "Dec" };
const UNITS: Record<string, number> = {
  s: SECOND_MS,
  m: MINUTE_MS,
  min: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
};

/**
 * Return the moment of "yesterday 03:00", "12:03:40", "-2h", "21 Nov 2026, 12:03" or an ISO text,
 * in milliseconds since 1970; null if it says nothing.
 */
export function parseMoment(text: string, nowMs: number): number | null {
  const typed = text.trim().toLowerCase();
  if (typed === "now" || typed === "ahora") return nowMs;
  return ago(typed, nowMs) ?? dayAndClock(typed, nowMs) ?? dated(text.trim());
}

function ago(typed: string, nowMs: number): number | null {
  const [, amount, unit] = /^-\s*(\d{1,6})\s*(s|m|min|h|d)$/.exec(typed) ?? [];
  return unit === undefined ? null : nowMs - Number(amount) * (UNITS[unit] ?? 0);
}

function dayAndClock(typed: string, nowMs: number): number | null {
  const [whole, word, hour, minute, second] =
    /^(today|yesterday|hoy|ayer)?\s*(?:(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(typed) ?? [];
  if (!whole) return null;
  const [h, m, s] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)];
  if (h > 23 || m > 59 || s > 59) return null;
  const { year, month, day } = partsOf(nowMs);
  const back = word === undefined ? 0 : (DAYS_BACK[word] ?? 0);
  return inZone(year, month, day - back, h, m, s);
}

function dated(typed: string): number | null {
  if (!/(^|\D)\d{4}(\D|$)/.test(typed)) return null; // browsers read "12:61" as a day in 1961
  const text = typed.replace(/\p{L}+/gu, (word) => MONTHS[word.toLowerCase().slice(0, 3)] ?? word);
  if (/\d[tT ]\d.*(z|[+-]\d{2}:?\d{2})$/i.test(text)) return orNull(Date.parse(text));
  const asUtc = Date.parse(`${text.replace(",", "")} UTC`);
  if (Number.isNaN(asUtc)) return null;
  const at = new Date(asUtc);
  return inZone(
    at.getUTCFullYear(),
    at.getUTCMonth(),
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  );
}

/** The moment at which a clock in the zone shows this; months count from 0. */
function inZone(year: number, month: number, day: number, h: number, m: number, s: number): number {
  const wall = Date.UTC(year, month, day, h, m, s);
  const first = wall - offsetMs(wall);
  return wall - offsetMs(first); // a second time, for moments beside a change of the clocks
}

function offsetMs(moment: number): number {
  const { year, month, day, hour, minute, second } = partsOf(moment);
  return Date.UTC(year, month, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
}

function partsOf(moment: number) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone.value,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const found = new Map(
    format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => found.get(name) ?? 0;
  return {
    year: part("year"),
    month: part("month") - 1,
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
    second: part("second"),
  };
}

function orNull(ms: number): number | null {
  return Number.isNaN(ms) ? null : ms;
}
