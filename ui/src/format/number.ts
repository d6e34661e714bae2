/** Counts, shares and sizes in words for people. Missing is always the dash, never 0. */

import { intlLocale } from "./locale";

export const MISSING = "–";

const KIB = 1024;
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

type Number_ = number | null | undefined;

/** 12,840 (en), 12.840 (es). */
export function count(value: Number_): string {
  return value == null ? MISSING : plain(value, { maximumFractionDigits: 0, useGrouping: true });
}

/** 12.4k for tiles; the full number belongs into the tooltip. */
export function shortCount(value: Number_): string {
  if (value == null) return MISSING;
  return plain(value, { notation: "compact", maximumFractionDigits: 1 });
}

/** A number with so many decimals, no more. */
export function decimal(value: Number_, decimals: number): string {
  return value == null
    ? MISSING
    : plain(value, { minimumFractionDigits: 0, maximumFractionDigits: decimals });
}

/**
 * A share of 0 to 1 as percent: one decimal under 10, and never rounded to 0 % or 100 % where it
 * is not exactly that.
 */
export function share(value: Number_): string {
  if (value == null || Number.isNaN(value)) return MISSING;
  return percent(value * 100, { exact100: value === 1 });
}

/** Percent that is given as percent: 182 of a core. */
export function percent(value: Number_, { exact100 = value === 100 } = {}): string {
  if (value == null || Number.isNaN(value)) return MISSING;
  const magnitude = Math.abs(value);
  if (magnitude > 0 && magnitude < 0.1) return `<${withSign(0.1, 1)}`;
  if (magnitude < 9.95) return withSign(value, 1);
  if (magnitude > 99 && magnitude < 100 && !exact100) return withSign(floorTo(value, 2), 2);
  return withSign(value, 0);
}

/** 612 MiB, 15.8 GiB. */
export function bytes(value: Number_): string {
  if (value == null) return MISSING;
  let power = 0;
  let scaled = value;
  while (Math.abs(scaled) >= KIB && power < UNITS.length - 1) {
    scaled /= KIB;
    power += 1;
  }
  const decimals = power > 2 && Math.abs(scaled) < 100 ? 1 : 0;
  return `${plain(scaled, { maximumFractionDigits: decimals })} ${UNITS[power]}`;
}

/** 1.2 MiB/s. */
export function rate(bytesPerSecond: Number_): string {
  return bytesPerSecond == null ? MISSING : `${bytes(bytesPerSecond)}/s`;
}

function plain(value: number, options: Intl.NumberFormatOptions): string {
  return formatter(intlLocale(), JSON.stringify(options)).format(value);
}

function withSign(value: number, decimals: number): string {
  return plain(value / 100, {
    style: "percent",
    minimumFractionDigits: 0,
    maximumFractionDigits: decimals,
  });
}

function floorTo(value: number, decimals: number): number {
  return Math.floor(value * 10 ** decimals) / 10 ** decimals;
}

const formatters = new Map<string, Intl.NumberFormat>(); // making one costs 50 times its use

function formatter(locale: string, options: string): Intl.NumberFormat {
  const key = locale + options;
  let found = formatters.get(key);
  if (found === undefined) {
    found = new Intl.NumberFormat(locale, JSON.parse(options));
    formatters.set(key, found);
  }
  return found;
}
