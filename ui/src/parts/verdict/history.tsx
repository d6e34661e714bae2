/** Everything that was said of a run, the newest first; what was taken back is struck through. */

import { t } from "../../format/catalogue";
import type { MarkEntry } from "../../state/marks";
import { whoOf } from "../../state/session";
import { Moment } from "../moment";
import styles from "./marks.module.css";

export function History({ entries }: { entries: readonly MarkEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <details class={styles.history}>
      <summary>{t("shell.marks.history", { count: entries.length })}</summary>
      <ol>
        {entries.map((entry) => (
          <Entry key={entry.id} {...entry} />
        ))}
      </ol>
    </details>
  );
}

function Entry({ mark, by, at, note, takenBackAt }: MarkEntry) {
  const word = t(`shell.mark.${mark}`);
  return (
    <li>
      {takenBackAt === null ? <strong>{word}</strong> : <s>{word}</s>} {whoOf(by)}{" "}
      <Moment at={at} />
      {takenBackAt !== null && <span> · {t("shell.marks.takenBack")}</span>}
      {note !== null && <q class={styles.said}>{note}</q>}
    </li>
  );
}
