/** The columns of the gallery as a table, which has no pictures. */

import type { ComponentChildren } from "preact";
import type { Execution } from "../../api/types";
import { t } from "../../format/catalogue";
import type { MessageKey } from "../../format/keys";
import { decimal, MISSING } from "../../format/number";
import { clock, dateTime, duration, exact } from "../../format/time";
import { Badges } from "../../parts/execution/execution-card";
import { Highlighted } from "../../parts/execution/highlighted";
import { TelegramMark } from "../../parts/execution/telegram-mark";
import { setQuery } from "../../state/address";
import { isByTime, sort } from "../../state/executions/choice";
import { markOf } from "../../state/marks";
import { prefer, preferences } from "../../state/preferences";
import { isRoomy } from "../../state/viewport";
import styles from "./gallery.module.css";

export interface Column {
  id: string;
  /** Of CSS grid. */
  width: string;
  end?: boolean;
  /** By what the server sorts it. */
  sort?: "startedAt" | "duration" | "confidence";
  cell: (run: Execution, words: string) => ComponentChildren;
}

const TABLE = "executions"; // in the preferences
const WIDE: readonly string[] = ["workflow", "model"]; // hidden where there is less room

/** The reader can hide all but the first two. */
const ALL: readonly Column[] = [
  {
    id: "time",
    width: "minmax(64px, auto)",
    sort: "startedAt",
    cell: ({ startedAt }) => (
      <time dateTime={startedAt} title={exact(startedAt)}>
        {isByTime.value ? clock(startedAt) : dateTime(startedAt)}
      </time>
    ),
  },
  {
    id: "verdict",
    width: "132px",
    cell: (run) => (
      <span class={styles.verdict}>
        <Badges run={run} isShort />
      </span>
    ),
  },
  {
    id: "camera",
    width: "minmax(0, 120px)",
    cell: ({ camera }) => camera ?? t("shell.run.noCamera"),
  },
  {
    id: "words",
    width: "minmax(0, 1fr)",
    cell: ({ analysis, error }, words) =>
      error?.message ??
      (analysis?.description ? <Highlighted text={analysis.description} words={words} /> : MISSING),
  },
  {
    id: "confidence",
    width: "84px",
    end: true,
    sort: "confidence",
    cell: ({ analysis }) => decimal(analysis?.confidence, 3),
  },
  {
    id: "duration",
    width: "84px",
    end: true,
    sort: "duration",
    cell: (run) => duration(run.duration),
  },
  { id: "telegram", width: "68px", cell: (run) => <TelegramMark run={run} /> },
  {
    id: "mark",
    width: "88px",
    cell: (run) => {
      const mark = markOf(run);
      return mark ? t(`shell.mark.${mark}`) : MISSING;
    },
  },
  { id: "model", width: "minmax(0, 132px)", cell: ({ model }) => model ?? MISSING },
  { id: "workflow", width: "minmax(0, 160px)", cell: ({ workflow }) => workflow.name },
];
const HIDEABLE = ALL.slice(2);

export function columns(): readonly Column[] {
  const hidden = hiddenColumns();
  return ALL.filter(({ id }) => !hidden.includes(id));
}

/** For CSS grid; the first column is the box to choose by. */
export function columnTracks(): string {
  return ["36px", ...columns().map(({ width }) => width)].join(" ");
}

export function columnName(id: string): string {
  return t(`gallery.column.${id}` as MessageKey);
}

export function columnItems() {
  const hidden = hiddenColumns();
  return HIDEABLE.map(({ id }) => ({
    id,
    label: columnName(id),
    checked: !hidden.includes(id),
    run: () => toggleColumn(id),
  }));
}

/** The first press sorts by the largest, the second by the smallest, the third by time again. */
export function sortBy(column: NonNullable<Column["sort"]>): void {
  const next = { [`-${column}`]: column, [column]: "-startedAt" }[sort.peek()] ?? `-${column}`;
  setQuery({ sort: next === "-startedAt" ? null : next });
}

function hiddenColumns(): readonly string[] {
  return preferences.value.hiddenColumns[TABLE] ?? (isRoomy.value ? [] : WIDE);
}

function toggleColumn(id: string): void {
  const hidden = hiddenColumns();
  const next = hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id];
  prefer({ hiddenColumns: { ...preferences.value.hiddenColumns, [TABLE]: next } });
}
