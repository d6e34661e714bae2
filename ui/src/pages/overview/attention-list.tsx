/** The first thing on the page: what needs a person, or that nothing does. */

import { useRef } from "preact/hooks";
import { t } from "../../format/catalogue";
import { Moment } from "../../parts/moment";
import type { Shown } from "../../state/attention";
import { AllWell } from "./all-well";
import styles from "./attention.module.css";
import { firstLink } from "./links";
import { comparedWords, type RecentRuns } from "./recent";

const ICONS = {
  suspect: "✕",
  failures: "✕",
  down: "✕",
  away: "?",
  unhealthy: "▲",
  space: "▲",
  webhook: "!",
  updates: "↑",
} as const;

interface Props {
  lines: readonly Shown[];
  recent: RecentRuns;
  /** Whether there is anything that could be unwell: nothing watched is not all well. */
  isWatching: boolean;
}

export function AttentionList({ lines, recent, isWatching }: Props) {
  const open = lines.filter(({ solvedMs }) => solvedMs === null).length;
  const most = useRef(0); // the list keeps its height: what is below must not move up and down
  most.current = Math.max(most.current, lines.length);
  return (
    <section class={styles.attention} aria-labelledby="attention">
      <header class={styles.header}>
        <Heading
          open={open}
          isWatching={isWatching}
          failed={recent.state.value.data?.failed.current ?? null}
        />
        <p class={styles.compared}>{comparedWords()}</p>
      </header>
      {open === 0 && isWatching && <AllWell recent={recent} />}
      {most.current > 0 && (
        <ul class={styles.lines} style={{ "--lines": most.current }} data-testid="attention">
          {lines.map((line) => (
            <Line key={line.id} {...line} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface HeadingProps {
  open: number;
  isWatching: boolean;
  /** Runs of the range that failed; null: not known. */
  failed: number | null;
}

/** A run that failed now and then needs nobody, but all is not well with it. */
function Heading({ open, isWatching, failed }: HeadingProps) {
  if (open === 0 && !isWatching) return <h1 id="attention">{t("overview.nothingYet")}</h1>;
  return (
    <h1 id="attention" class={open > 0 ? styles.needed : styles.well}>
      <span aria-hidden="true">{open > 0 ? "▲" : "✓"}</span>{" "}
      {open > 0
        ? t("overview.needed", { count: open })
        : t(failed === 0 ? "overview.allWell" : "overview.nothingUrgent")}
    </h1>
  );
}

function Line({ kind, thing, evidence, sinceMs, actions, solvedMs, isOver }: Shown) {
  const isSolved = solvedMs !== null;
  const action = actions.find(({ to }) => firstLink(to) !== null);
  return (
    <li class={`${styles.line} ${styles[lookOf(kind, isSolved, isOver)]}`} data-kind={kind}>
      <span class={styles.icon} aria-hidden="true">
        {isSolved ? "✓" : ICONS[kind]}
      </span>
      <p class={styles.words}>
        <strong>{thing}</strong> <span>{evidence}</span>
        {sinceMs !== null && (
          <span class={styles.since}>
            {" · "}
            <Moment at={sinceMs} />
          </span>
        )}
      </p>
      {isSolved && <span class={styles.solvedWord}>{t("overview.solved")}</span>}
      {action && (!isSolved || isOver) && (
        <a class={styles.action} href={firstLink(action.to) ?? undefined}>
          {t(action.label)} <span aria-hidden="true">→</span>
        </a>
      )}
    </li>
  );
}

/** What is over stays for a day, and to be read: it is not crossed out. */
function lookOf(kind: Shown["kind"], isSolved: boolean, isOver = false): string {
  if (!isSolved) return kind;
  return isOver ? "over" : "solved";
}
