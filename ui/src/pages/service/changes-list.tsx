/** What changed, the newest first. */

import { t } from "../../format/catalogue";
import { EmptyState } from "../../parts/empty-state";
import { Moment } from "../../parts/moment";
import { basePath } from "../../state/address";
import { wordsOf } from "./change-words";
import type { Change } from "./changes";
import styles from "./service.module.css";

export function ChangesList({ changes, most }: { changes: readonly Change[]; most: number }) {
  if (changes.length === 0) return <EmptyState tone="good" title={t("service.noChanges")} />;
  return (
    <ol class={styles.changes}>
      {changes.slice(0, most).map((change) => (
        <li key={change.key}>
          <span class={styles[change.tone]} aria-hidden="true">
            {change.icon}
          </span>
          <ChangeWords change={change} />
          <Moment at={change.atMs} />
        </li>
      ))}
    </ol>
  );
}

/** An operation leads to its page. */
export function ChangeWords({ change }: { change: Change }) {
  const words = wordsOf(change);
  if (change.operation === null) return <span>{words}</span>;
  return <a href={`${basePath}/operations/${change.operation.id}`}>{words}</a>;
}
