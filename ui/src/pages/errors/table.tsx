/** Patterns, one a row. */

import { t } from "../../format/catalogue";
import { count, MISSING, share } from "../../format/number";
import { Moment } from "../../parts/moment";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import { rangedHref } from "../../state/range-links";
import { StatusChip, SuspectWords } from "./chips";
import styles from "./errors.module.css";
import { Trend } from "./trend";
import type { Pattern } from "./types";
import { patternName } from "./words";

export function PatternTable({ patterns }: { patterns: readonly Pattern[] }) {
  const columns: SmallColumn<Pattern>[] = [
    { id: "pattern", title: t("errors.pattern"), cell: (pattern) => <Name pattern={pattern} /> },
    { id: "node", title: t("errors.node"), cell: ({ node }) => node ?? MISSING },
    { id: "runs", title: t("errors.runs"), end: true, cell: (each) => <Runs pattern={each} /> },
    {
      id: "share",
      title: t("errors.share"),
      end: true,
      cell: (each) => share(each.share === null ? null : each.share / 100),
    },
    { id: "trend", title: t("errors.trend"), cell: (each) => <Trend counts={each.trend} /> },
    {
      id: "seen",
      title: t("errors.seen"),
      cell: ({ firstSeen, lastSeen }) => (
        <span class={styles.seen}>
          <Moment at={firstSeen} /> → <Moment at={lastSeen} />
        </span>
      ),
    },
    {
      id: "suspect",
      title: t("errors.suspect"),
      cell: ({ suspect }) => <SuspectWords suspect={suspect} />,
    },
  ];
  return (
    <SmallTable
      label={t("shell.errors")}
      columns={columns}
      rows={patterns}
      keyOf={({ id }) => String(id ?? "unreadable")}
    />
  );
}

function Name({ pattern }: { pattern: Pattern }) {
  const to =
    pattern.id === null
      ? rangedHref("/executions", { risk: "UNREADABLE" })
      : rangedHref(`/errors/${pattern.id}`);
  return (
    <span class={styles.name}>
      <StatusChip {...pattern} />
      <a class={styles.message} href={to}>
        {patternName(pattern)}
      </a>
    </span>
  );
}

/** How many, as a link to them. */
function Runs({ pattern: { id, runs } }: { pattern: Pattern }) {
  if (runs === 0) return <>{count(runs)}</>;
  const filter = id === null ? { risk: "UNREADABLE" } : { pattern: String(id) };
  return <a href={rangedHref("/executions", filter)}>{count(runs)}</a>;
}
