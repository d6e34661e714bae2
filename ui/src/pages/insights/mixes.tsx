/** How many runs there were and how many failed; what the models said of them. */

import { t } from "../../format/catalogue";
import { count, percent, share } from "../../format/number";
import { RiskBadge } from "../../parts/execution/risk-badge";
import { Bars, partialWords } from "./bars";
import { Figure } from "./figure";
import styles from "./insights.module.css";
import { runsBetween, runsOfPeriod } from "./links";
import { bucketName, LEVELS, riskOf, risksSheet, runsSheet } from "./sheets";
import type { Bucket, Insights } from "./types";

export function RunBars({ insights }: { insights: Insights }) {
  const { series, by } = insights;
  const partial = partialWords(insights);
  return (
    <Figure
      title={t(`insights.runsBy.${by}`)}
      sheet={runsSheet(insights)}
      legend={
        <>
          <Key of="failed" word={t("insights.failed")} />
          <Key of="others" word={t("insights.others")} />
          {partial && <Key of="hatched" word={partial} />}
        </>
      }
    >
      <Bars
        label={t(`insights.runsBy.${by}`)}
        insights={insights}
        top={count(Math.max(0, ...series.map(({ runs }) => runs)))}
        segmentsOf={({ runs, failed }) => [
          { id: "failed", value: failed },
          { id: "others", value: runs - failed },
        ]}
        hrefOf={({ from, to }) => runsBetween(from, to)}
        wordsOf={(bucket) =>
          t("insights.barOfRuns", {
            time: bucketName(bucket, by),
            runs: bucket.runs,
            failed: bucket.failed,
            partial: String(!bucket.complete),
          })
        }
      />
    </Figure>
  );
}

export function RiskMix({ insights }: { insights: Insights }) {
  const { series, by } = insights;
  return (
    <Figure
      title={t("insights.riskMix")}
      sheet={risksSheet(insights)}
      legend={LEVELS.map((level) => (
        <a key={level} class={styles.level} href={runsOfPeriod({ risk: riskOf(level) })}>
          <span class={`${styles.swatch} ${styles[level]}`} aria-hidden="true" />
          <RiskBadge level={riskOf(level)} />{" "}
          {count(series.reduce((sum, { risks }) => sum + risks[level], 0))}
        </a>
      ))}
    >
      <Bars
        label={t("insights.riskMix")}
        insights={insights}
        isShares
        top={percent(100)}
        segmentsOf={({ risks }) => LEVELS.map((level) => ({ id: level, value: risks[level] }))}
        hrefOf={({ from, to }) => runsBetween(from, to)}
        wordsOf={(bucket) => riskWords(bucket, by)}
      />
    </Figure>
  );
}

/** "21 Nov 2026: HIGH 3 (2 %), LOW …": what there is, the gravest first. */
function riskWords(bucket: Bucket, by: Insights["by"]): string {
  const total = LEVELS.reduce((sum, level) => sum + bucket.risks[level], 0);
  const parts = [...LEVELS].reverse().filter((level) => bucket.risks[level] > 0);
  const words = parts.map((level) =>
    t("insights.levelShare", {
      level: t(`shell.risk.${riskOf(level)}`),
      runs: bucket.risks[level],
      share: share(bucket.risks[level] / total),
    }),
  );
  const time = bucketName(bucket, by);
  return t("insights.barOfRisks", {
    time,
    total,
    levels: words.join(", "),
    partial: String(!bucket.complete),
  });
}

function Key({ of, word }: { of: string; word: string }) {
  return (
    <span class={styles.key}>
      <span class={`${styles.swatch} ${styles[of]}`} aria-hidden="true" /> {word}
    </span>
  );
}
