/** A run as a line: small picture, verdict, the model's words. */

import type { Execution } from "../../api/types";
import { t } from "../../format/catalogue";
import { clock, day, exact } from "../../format/time";
import { markOf } from "../../state/marks";
import { Badges, Figures } from "./execution-card";
import styles from "./execution-line.module.css";
import { Highlighted } from "./highlighted";
import { Picture } from "./picture";

interface Props {
  run: Execution;
  href: string;
  words: string;
  isWanted?: boolean | undefined;
  isDated?: boolean;
  tabIndex?: number;
}

export function ExecutionLine({ run, href, words, isWanted, isDated, tabIndex }: Props) {
  const mark = markOf(run);
  const time = clock(run.startedAt, { seconds: false });
  return (
    <a class={styles.line} href={href} tabIndex={tabIndex} draggable={false} data-run={run.id}>
      <span class={styles.photo}>
        <Picture run={run} isWanted={isWanted} />
      </span>
      <span class={styles.text}>
        <span class={styles.head}>
          <Badges run={run} />
          <span class={styles.camera}>{run.camera ?? t("shell.run.noCamera")}</span>
          <time class={styles.time} dateTime={run.startedAt} title={exact(run.startedAt)}>
            {isDated ? `${day(run.startedAt)}, ${time}` : time}
          </time>
          {mark && <span class={styles.mark}>{t(`shell.mark.${mark}`)}</span>}
        </span>
        <Words run={run} words={words} />
      </span>
      <span class={styles.figures}>
        <Figures run={run} />
      </span>
    </a>
  );
}

/** Why it failed, or what the model said. */
function Words({ run, words }: { run: Execution; words: string }) {
  const { error, analysis } = run;
  if (error !== null) return <span class={`${styles.words} ${styles.error}`}>{error.message}</span>;
  if (!analysis?.description) return <span class={styles.none}>{t("shell.run.noWords")}</span>;
  return (
    <span class={styles.words}>
      <Highlighted text={analysis.description} words={words} />
    </span>
  );
}
