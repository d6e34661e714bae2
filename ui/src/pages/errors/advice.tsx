/** What may help, each with its why and somewhere to go; nothing that no rule has evidence for. */

import { isMessage, t } from "../../format/catalogue";
import { count, percent } from "../../format/number";
import { duration } from "../../format/time";
import { rangedHref } from "../../state/range-links";
import styles from "./errors.module.css";
import type { Advice, Pattern } from "./types";

interface Props {
  advice: readonly Advice[];
  patterns: readonly Pattern[];
}

export function AdviceList({ advice, patterns }: Props) {
  if (advice.length === 0) return <p class={styles.quiet}>{t("errors.noAdvice")}</p>;
  return (
    <ol class={styles.advice}>
      {advice.map((each) => (
        <li key={each.rule}>
          <p class={styles.what}>{words("advice", each) ?? each.recommendation}</p>
          <p class={styles.why}>
            {t("errors.why", {
              value: inWords(each, each.value),
              measured: words("measured", each) ?? each.measured,
              threshold: inWords(each, each.threshold),
            })}
          </p>
          <Step {...linkOf(each, patterns)} />
        </li>
      ))}
    </ol>
  );
}

function Step({ href, label }: { href: string; label: string }) {
  return (
    <a class={styles.link} href={href}>
      {label}
    </a>
  );
}

/** The service that shows signs where there is one, else the runs. */
function linkOf(advice: Advice, patterns: readonly Pattern[]) {
  const { patterns: ids } = advice;
  const about = patterns.filter(({ id }) => id !== null && ids.includes(id));
  const suspects = about.map(({ suspect }) => suspect);
  const suspect = suspects.find(
    (each) => each?.verdict === "likely" || each?.verdict === "possible",
  );
  if (suspect?.serviceId) {
    const to = `/services/${encodeURIComponent(suspect.serviceId)}`;
    return {
      href: rangedHref(to, { tab: "metrics" }),
      label: t("errors.metricsOf", { name: suspect.name ?? "" }),
    };
  }
  return { href: rangedHref("/executions", runsOf(advice)), label: t("errors.seeRuns") };
}

/** The runs that it is about; of those that waited for a model all that took as long. */
function runsOf({ rule, patterns: ids, threshold }: Advice): Record<string, string> {
  if (rule === "unreadable_answers") return { risk: "unreadable" };
  if (rule === "model_loaded_anew") return { dur: `ge:${threshold}` };
  return ids.length === 1 ? { pattern: String(ids[0]) } : { status: "error" };
}

function inWords({ unit }: Advice, value: number): string {
  if (unit === "seconds") return duration(value);
  return unit === "percent" ? percent(value) : count(value);
}

/** The rule's words in the reader's language; undefined of a rule that this page does not know. */
function words(kind: "advice" | "measured", advice: Advice): string | undefined {
  const { rule, value, affectedExecutions: runs } = advice;
  const key = `errors.${kind}.${rule}`;
  return isMessage(key) ? t(key, { count: value, runs }) : undefined;
}
