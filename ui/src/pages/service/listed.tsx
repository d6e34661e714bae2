/** Lines of one kind, as they were written. */

import type { ComponentChildren } from "preact";
import { t } from "../../format/catalogue";
import styles from "./service.module.css";

interface ListedProps {
  title: string;
  lines: readonly string[];
  note?: string;
  action?: ComponentChildren;
}

export function Listed({ title, lines, note, action }: ListedProps) {
  return (
    <section class={styles.listed}>
      <div class={styles.listedHead}>
        <h3>{title}</h3>
        {action}
      </div>
      {lines.length === 0 ? (
        <p class={styles.quiet}>{t("service.none")}</p>
      ) : (
        <ul>
          {lines.map((line) => (
            <li key={line}>
              <code>{line}</code>
            </li>
          ))}
        </ul>
      )}
      {note && lines.length > 0 && <p class={styles.quiet}>{note}</p>}
    </section>
  );
}
