/** A short table that is only read: not sorted, not chosen from. On phones each row is a block. */

import type { ComponentChildren } from "preact";
import styles from "./small-table.module.css";

export interface SmallColumn<Row> {
  id: string;
  /** Empty for a column of buttons. */
  title: string;
  end?: boolean;
  cell: (row: Row) => ComponentChildren;
}

interface Props<Row> {
  label: string;
  columns: readonly SmallColumn<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}

export function SmallTable<Row>({ label, columns, rows, keyOf }: Props<Row>) {
  return (
    <div class={styles.frame}>
      <table class={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ id, title, end }) => (
              <th key={id} scope="col" class={end ? styles.end : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ id, title, end, cell }) => (
                <td key={id} class={end ? styles.end : undefined}>
                  {title && (
                    <span class={styles.name} aria-hidden="true">
                      {title}
                    </span>
                  )}
                  <span class={styles.value}>{cell(row)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
