/** Moments and spans in words for people. Times come from the API as ISO 8601 in UTC. */

import { intlLocale, zone } from "./locale";
import { decimal, MISSING } from "./number";

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

type Moment = string | number | null | undefined;

/** Milliseconds since 1970, of an ISO text or of such a number; null for none or nonsense. */
export function toMs(moment: Moment): number | null {
  if (moment == null) return null;
  const ms = typeof moment === "number" ? moment : Date.parse(moment);
  return Number.isNaN(ms) ? null : ms;
}

/** 840 ms · 4.2 s · 42 s · 3 min 07 s · 5 h 12 min · 3 d 4 h. */
export function duration(seconds: number | null | undefined): string {
  if (seconds == null) return MISSING;
  if (seconds === 0) return "0 s";
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${decimal(seconds, 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A duration in one unit where that tells all of it: 30 s, 2 min, 24 h, 7 d; short, for an axis. */
export function evenDuration(seconds: number): string {
  const days = (seconds * SECOND_MS) / DAY_MS;
  if (days > 1 && Number.isInteger(days)) return `${days} d`;
  if (seconds >= 3600 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds >= 60 && seconds % 60 === 0) return `${seconds / 60} min`;
  return duration(seconds);
}

/** "2 min ago", "in 5 min". */
export function relative(moment: Moment, nowMs: number): string {
  const ms = toMs(moment);
  if (ms === null) return MISSING;
  const [amount, unit] = largestUnit((ms - nowMs) / SECOND_MS);
  const format = new Intl.RelativeTimeFormat(intlLocale(), { numeric: "auto", style: "short" });
  return format.format(amount, unit);
}

/** 12:03:41, in the zone that is shown. */
export function clock(moment: Moment, { seconds = true, milliseconds = false } = {}): string {
  return inZone(moment, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(seconds && { second: "2-digit" }),
    ...(milliseconds && { fractionalSecondDigits: 3 }),
  });
}

/** 21 Nov 2026. */
export function date(moment: Moment): string {
  return inZone(moment, { day: "numeric", month: "short", year: "numeric" });
}

/** 21 Nov. */
export function day(moment: Moment): string {
  return inZone(moment, { day: "numeric", month: "short" });
}

/** Saturday. */
export function weekday(moment: Moment): string {
  return inZone(moment, { weekday: "long" });
}

/** November, or November 2025 where it is another year than that of *now*. */
export function month(moment: Moment, now: Moment): string {
  const isSameYear = inZone(moment, { year: "numeric" }) === inZone(now, { year: "numeric" });
  return inZone(moment, { month: "short", ...(!isSameYear && { year: "numeric" }) });
}

/** 21 Nov 2026, 12:03. */
export function dateTime(moment: Moment): string {
  return inZone(moment, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
}

/** 21 Nov, 12:03:41. */
export function dateClock(moment: Moment): string {
  return inZone(moment, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
}

/** For tooltips: 21 Nov 2026, 12:03:41 Europe/Madrid. */
export function exact(moment: Moment): string {
  const ms = toMs(moment);
  if (ms === null) return MISSING;
  const text = inZone(ms, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  return `${text} ${zone.value}`;
}

function inZone(moment: Moment, options: Intl.DateTimeFormatOptions): string {
  const ms = toMs(moment);
  if (ms === null) return MISSING;
  const key = `${intlLocale()} ${zone.value} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(intlLocale(), { ...options, timeZone: zone.value });
    formats.set(key, format);
  }
  return format.format(ms);
}

const formats = new Map<string, Intl.DateTimeFormat>(); // making one costs 50 times its use

function largestUnit(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  const magnitude = Math.abs(seconds);
  if (magnitude < 60) return [Math.trunc(seconds), "second"];
  if (magnitude < 3600) return [Math.trunc(seconds / 60), "minute"];
  if (magnitude < 86_400) return [Math.trunc(seconds / 3600), "hour"];
  return [Math.trunc(seconds / 86_400), "day"];
}

function two(value: number): string {
  return value.toString().padStart(2, "0");
}
