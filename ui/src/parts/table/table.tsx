/** A table whose rows become cards on phones; sorting, choosing and holding still are its owner's. */

import type { ComponentChildren } from "preact";
import { t } from "../../format/catalogue";
import { isPhone } from "../../state/viewport";
import { Cards } from "./cards";
import type { Shown } from "./order";
import styles from "./table.module.css";

export interface Column<Row> {
  id: string;
  title: string;
  /** Numbers stand at the right. */
  end?: boolean;
  sortable?: boolean;
  cell: (row: Row) => ComponentChildren;
}

export interface Sort {
  column: string;
  descending: boolean;
}

/** Rows that are chosen, by their keys. */
export interface Selection {
  keys: ReadonlySet<string>;
  toggle: (key: string, options?: { isRange: boolean }) => void;
  toggleAll: () => void;
}

export interface TableProps<Row> {
  /** What it is of. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Shown<Row>[];
  sort: Sort | null;
  onSort: (column: string) => void;
  /** Undefined: rows cannot be chosen. */
  selection?: Selection | undefined;
  nameOf: (row: Row) => string;
  /** What a phone shows of a row. */
  card: (row: Row) => ComponentChildren;
  /** Whether cards show boxes to choose them by. */
  isChoosing?: boolean;
}

export function Table<Row>(props: TableProps<Row>) {
  if (isPhone.value) return <Cards {...props} />;
  const { label, columns, rows, sort, onSort, selection, nameOf } = props;
  return (
    <div class={styles.frame}>
      <table class={styles.table} aria-label={label}>
        <thead>
          <tr>
            {selection && (
              <th class={styles.choice}>
                <input
                  type="checkbox"
                  aria-label={t("shell.table.chooseAll")}
                  checked={rows.length > 0 && rows.every(({ key }) => selection.keys.has(key))}
                  onChange={selection.toggleAll}
                />
              </th>
            )}
            {columns.map((column) => (
              <Heading key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, row, isMuted }) => (
            <tr
              key={key}
              data-key={key}
              class={isMuted ? styles.muted : undefined}
              title={isMuted ? t("shell.table.noLongerMatches") : undefined}
              aria-selected={selection?.keys.has(key)}
            >
              {selection && (
                <td class={styles.choice}>
                  <input
                    type="checkbox"
                    aria-label={t("shell.table.choose", { name: nameOf(row) })}
                    checked={selection.keys.has(key)}
                    onClick={(event) => selection.toggle(key, { isRange: event.shiftKey })}
                  />
                </td>
              )}
              {columns.map(({ id, end, cell }) => (
                <td key={id} class={end ? styles.end : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadingProps<Row> {
  column: Column<Row>;
  sort: Sort | null;
  onSort: (column: string) => void;
}

function Heading<Row>({ column: { id, title, end, sortable }, sort, onSort }: HeadingProps<Row>) {
  const isSorted = sort?.column === id;
  const direction = sort?.descending ? "descending" : "ascending";
  return (
    <th
      scope="col"
      class={end ? styles.end : undefined}
      aria-sort={isSorted ? direction : undefined}
    >
      {sortable ? (
        <button type="button" class={styles.sort} onClick={() => onSort(id)}>
          {title}
          {isSorted && <span aria-hidden="true">{sort.descending ? "▼" : "▲"}</span>}
        </button>
      ) : (
        title
      )}
    </th>
  );
}
