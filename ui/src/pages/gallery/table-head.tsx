/** The headings of the table; those of what the server can sort by are pressed for that. */

import { t } from "../../format/catalogue";
import { sort } from "../../state/executions/choice";
import { type Column, columnName, columns, sortBy } from "./columns";
import styles from "./gallery.module.css";

export function TableHead() {
  return (
    <thead class={styles.tableHead}>
      <tr class={styles.tracks} aria-rowindex={1}>
        <th scope="col">
          <span class="visually-hidden">{t("gallery.column.choice")}</span>
        </th>
        {columns().map((column) => (
          <Heading key={column.id} column={column} />
        ))}
      </tr>
    </thead>
  );
}

function Heading({ column: { id, end, sort: by } }: { column: Column }) {
  const isSorted = by !== undefined && sort.value.endsWith(by);
  const isDescending = sort.value.startsWith("-");
  return (
    <th
      scope="col"
      class={end ? styles.end : undefined}
      aria-sort={isSorted ? (isDescending ? "descending" : "ascending") : undefined}
    >
      {by === undefined ? (
        columnName(id)
      ) : (
        <button type="button" class={styles.sort} onClick={() => sortBy(by)}>
          {columnName(id)}
          {isSorted && <span aria-hidden="true">{isDescending ? "▼" : "▲"}</span>}
        </button>
      )}
    </th>
  );
}
