/** In which order rows stand while somebody reads them: they must not move under the pointer. */

/** A row as it is shown. */
export interface Shown<Row> {
  key: string;
  row: Row;
  /** It no longer matches the filter, and stays until the reader has left. */
  isMuted: boolean;
}

/**
 * Return the rows in the order that is *kept*; null: in that of *wanted*.
 *
 * *wanted* are the keys that match now, in their order; *all* has every row that there is. What is
 * new comes last, what is gone is left out.
 */
export function inOrder<Row>(
  all: ReadonlyMap<string, Row>,
  wanted: readonly string[],
  kept: readonly string[] | null,
): Shown<Row>[] {
  const matching = new Set(wanted);
  const keys = kept === null ? wanted : [...kept, ...wanted.filter((key) => !kept.includes(key))];
  return keys.flatMap((key) => {
    const row = all.get(key);
    return row === undefined ? [] : [{ key, row, isMuted: !matching.has(key) }];
  });
}

/** Compare two values of a column: what is missing comes last, whichever way it is sorted. */
export function compare(a: Value, b: Value, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order =
    typeof a === "string" || typeof b === "string"
      ? String(a).localeCompare(String(b), undefined, { numeric: true })
      : a - b;
  return descending ? -order : order;
}

export type Value = string | number | null;
