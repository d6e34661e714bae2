/** Rows as cards: what a table is on phones. A long press chooses one. */

import { useRef } from "preact/hooks";
import { t } from "../../format/catalogue";
import type { TableProps } from "./table";
import styles from "./table.module.css";

const LONG_PRESS_MS = 500;

export function Cards<Row>(props: TableProps<Row>) {
  const { label, rows, selection, nameOf, card, isChoosing } = props;
  const press = useLongPress((key) => selection?.toggle(key));
  return (
    <ul class={styles.cards} aria-label={label}>
      {rows.map(({ key, row, isMuted }) => (
        <li
          key={key}
          data-key={key}
          class={`${styles.card} ${isMuted ? styles.muted : ""}`}
          onPointerDown={() => press.begin(key)}
          onPointerUp={press.end}
          onPointerCancel={press.end}
          onPointerLeave={press.end}
        >
          {selection && (isChoosing || selection.keys.size > 0) && (
            <input
              type="checkbox"
              aria-label={t("shell.table.choose", { name: nameOf(row) })}
              checked={selection.keys.has(key)}
              onClick={() => selection.toggle(key)}
            />
          )}
          <div class={styles.cardBody}>{card(row)}</div>
        </li>
      ))}
    </ul>
  );
}

function useLongPress(act: (key: string) => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  return {
    begin: (key: string) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => act(key), LONG_PRESS_MS);
    },
    end: () => clearTimeout(timer.current),
  };
}
