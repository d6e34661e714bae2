/** The events of a time as a file. */

import { csvText } from "../../format/csv";
import { saveText } from "../../state/save-file";
import type { Findings } from "./findings";

const COLUMNS = ["at", "type", "host", "service", "says", "execution", "pattern"] as const;
type Row = Record<(typeof COLUMNS)[number], string | number | null>;

/** Return one row for each event and each failed run, the oldest first. */
export function rowsOf({ timeline, runs }: Findings): Row[] {
  const nothing = { host: null, service: null, says: null, execution: null, pattern: null };
  const told = timeline.map(({ at, type, host, serviceId, says }) => ({
    ...nothing,
    at,
    type,
    host,
    service: serviceId,
    says,
  }));
  const failed = runs.map(({ id, failedAt, pattern }) => ({
    ...nothing,
    at: failedAt,
    type: "execution.failed",
    execution: id,
    pattern,
  }));
  return [...told, ...failed].sort((a, b) => a.at.localeCompare(b.at));
}

/** Return the rows as CSV, the names of the columns first. */
export function csvOf(rows: readonly Row[]): string {
  return csvText([COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column]))]);
}

export function saveEvents(findings: Findings, name: string, form: "csv" | "json"): void {
  const rows = rowsOf(findings);
  const isTable = form === "csv";
  const text = isTable ? csvOf(rows) : `${JSON.stringify(rows, null, 2)}\n`;
  saveText(`${name}.${form}`, text, isTable ? "text/csv" : "application/json");
}
