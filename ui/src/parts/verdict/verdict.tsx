/** What was made of a run: level, confidence, the model's words, and what became of the message. */

import type { Execution } from "../../api/types";
import { t } from "../../format/catalogue";
import { MISSING } from "../../format/number";
import { clock, exact } from "../../format/time";
import { FoundList } from "../execution/boxes";
import { StateBadge, Took } from "../execution/execution-card";
import { foundIn } from "../execution/found";
import { RiskBadge } from "../execution/risk-badge";
import { TelegramMark } from "../execution/telegram-mark";
import { Confidence } from "./confidence";
import styles from "./verdict.module.css";

export function Verdict({ run }: { run: Execution }) {
  const { analysis } = run;
  return (
    <div class={styles.verdict}>
      <p class={styles.level}>
        {analysis?.riskLevel ? (
          <RiskBadge level={analysis.riskLevel} />
        ) : (
          <span class={styles.quiet}>{t("shell.marks.noVerdict")}</span>
        )}
        {analysis && <Confidence value={analysis.confidence} />}
        <StateBadge run={run} />
      </p>
      {analysis?.description && (
        <blockquote class={styles.words}>{analysis.description}</blockquote>
      )}
      <FoundList found={foundIn(run)} />
      <p class={styles.quiet}>
        {run.model ?? MISSING} · <Took run={run} />
      </p>
      <Telegram run={run} />
    </div>
  );
}

/** Whether it was told, to whom and when; on failure why not. */
function Telegram({ run }: { run: Execution }) {
  const status = run.telegramStatus;
  const chat = status?.chat as { title?: string; username?: string } | null | undefined;
  const to = chat?.title ?? chat?.username;
  const sentAt = status?.success && status.date ? new Date(status.date * 1000).toISOString() : null;
  return (
    <p class={status && !status.success ? styles.bad : styles.quiet}>
      <TelegramMark run={run} />
      {to && <span> {to}</span>}
      {sentAt && (
        <time dateTime={sentAt} title={exact(sentAt)}>
          {" "}
          {clock(sentAt)}
        </time>
      )}
      {status?.error && <span> {status.error}</span>}
    </p>
  );
}
