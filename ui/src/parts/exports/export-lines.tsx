/** The reader's exports in the header: how far each is, and the file once it is there. */

import { t } from "../../format/catalogue";
import { bytes, count } from "../../format/number";
import {
  downloadExport,
  type Export,
  isMade,
  putAway,
  removeExport,
  shownExports,
} from "../../state/exports";
import { Button } from "../button";
import styles from "./exports.module.css";

export function ExportLines() {
  if (shownExports.value.length === 0) return null;
  return (
    <ul class={styles.lines}>
      {shownExports.value.map((each) => (
        <Line key={each.id} one={each} />
      ))}
    </ul>
  );
}

function Line({ one }: { one: Export }) {
  const { format, rowsTotal } = one;
  return (
    <li class={styles.line}>
      <span class={styles.what}>
        {t("shell.export.of", { format: format.toUpperCase(), runs: rowsTotal })}
      </span>
      <span class={styles.standing}>{standingOf(one)}</span>
      {isMade(one) && (
        <progress
          class={styles.progress}
          aria-label={standingOf(one)}
          max={Math.max(1, rowsTotal)}
          value={one.rowsDone}
        />
      )}
      <span class={styles.verbs}>
        {one.url !== null && (
          <Button small tone="primary" onClick={() => downloadExport(one)}>
            {t("shell.export.download")}
          </Button>
        )}
        {isMade(one) ? (
          <Button small onClick={() => removeExport(one)}>
            {t("shell.export.stop")}
          </Button>
        ) : (
          <Button small tone="quiet" onClick={() => putAway(one)}>
            {t("shell.export.putAway")}
          </Button>
        )}
      </span>
    </li>
  );
}

/** How far it is, in words. */
export function standingOf({ state, rowsDone, rowsTotal, sizeBytes, reason }: Export): string {
  switch (state) {
    case "queued":
      return t("shell.export.queued");
    case "running":
      return t("shell.export.progress", { done: count(rowsDone), total: count(rowsTotal) });
    case "done":
      return t("shell.export.ready", { size: bytes(sizeBytes) });
    default:
      return reason ?? t("shell.export.hasFailed");
  }
}
