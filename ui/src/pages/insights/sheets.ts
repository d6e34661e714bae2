/** The numbers of each drawing as a table: for its twin, and for files. */

import { t } from "../../format/catalogue";
import type { Cell } from "../../format/csv";
import { count, MISSING, percent } from "../../format/number";
import { clock, date, duration } from "../../format/time";
import type { Bucket, Insights } from "./types";
import { weekdayName } from "./weekdays";

export interface Sheet {
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
  /** A cell for people; files have it as it is. */
  words: (cell: Cell, column: number) => string;
}

export const LEVELS = ["none", "low", "medium", "high", "critical", "unreadable"] as const;
export type Level = (typeof LEVELS)[number];

/** The level as the list of runs filters by it. */
export function riskOf(level: Level) {
  return level.toUpperCase() as Uppercase<Level>;
}

/** An hour, or a day. */
export function bucketName({ from }: Pick<Bucket, "from">, by: Insights["by"]): string {
  return by === "day" ? date(from) : `${date(from)}, ${clock(from, { seconds: false })}`;
}

export function runsSheet({ series, by }: Insights): Sheet {
  return {
    columns: [
      t("insights.time"),
      t("insights.runs"),
      t("insights.failed"),
      t("insights.canceled"),
      t("insights.complete"),
    ],
    rows: series.map((each) => [each.from, each.runs, each.failed, each.canceled, each.complete]),
    words: (cell, column) => (column === 0 ? named(cell, by) : inWords(cell)),
  };
}

export function risksSheet({ series, by }: Insights): Sheet {
  return {
    columns: [t("insights.time"), ...LEVELS.map((level) => t(`shell.risk.${riskOf(level)}`))],
    rows: series.map(({ from, risks }) => [from, ...LEVELS.map((level) => risks[level])]),
    words: (cell, column) => (column === 0 ? named(cell, by) : inWords(cell)),
  };
}

export function durationsSheet({ series, by }: Insights): Sheet {
  return {
    columns: [
      t("insights.time"),
      t("insights.p50"),
      t("insights.p95"),
      t("insights.previousP50"),
      t("insights.previousP95"),
    ],
    rows: series.map((each) => [each.from, each.p50, each.p95, each.previousP50, each.previousP95]),
    words: (cell, column) => (column === 0 ? named(cell, by) : duration(numberOf(cell))),
  };
}

export function hoursSheet({ hoursOfWeek }: Insights): Sheet {
  return {
    columns: [t("insights.weekday"), t("insights.hour"), t("insights.runs"), t("insights.failed")],
    rows: hoursOfWeek.map(({ weekday, hour, runs, failed }) => [weekday, hour, runs, failed]),
    words: (cell, column) => (column === 0 ? weekdayName(Number(cell), "long") : inWords(cell)),
  };
}

export function camerasSheet({ cameras }: Insights): Sheet {
  return {
    columns: [
      t("insights.camera"),
      t("insights.runs"),
      t("insights.failed"),
      t("insights.failedShare"),
      t("insights.flagged"),
      t("insights.unreadable"),
    ],
    rows: cameras.map((each) => [
      each.camera,
      each.runs,
      each.failed,
      each.failedShare,
      each.flagged,
      each.unreadable,
    ]),
    words: (cell, column) => (column === 3 ? percent(numberOf(cell)) : inWords(cell)),
  };
}

export function modelsSheet({ models }: Insights): Sheet {
  return {
    columns: [t("insights.model"), t("insights.runs"), t("insights.p50"), t("insights.p95")],
    rows: models.map(({ model, runs, p50, p95 }) => [model, runs, p50, p95]),
    words: (cell, column) => (column > 1 ? duration(numberOf(cell)) : inWords(cell)),
  };
}

function named(cell: Cell, by: Insights["by"]): string {
  return bucketName({ from: String(cell) }, by);
}

function numberOf(cell: Cell): number | null {
  return typeof cell === "number" ? cell : null;
}

function inWords(cell: Cell): string {
  if (typeof cell === "number") return count(cell);
  if (typeof cell === "boolean") return t(cell ? "insights.yes" : "insights.no");
  return cell ?? MISSING;
}
