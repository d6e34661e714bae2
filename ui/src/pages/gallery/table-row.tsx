/** A run as a row of the table; its time leads to it. */

import type { ComponentChildren } from "preact";
import type { Execution } from "../../api/types";
import { columns } from "./columns";
import styles from "./gallery.module.css";

interface Props {
  run: Execution;
  href: string;
  tabIndex: number;
  words: string;
  /** To choose it by. */
  box: ComponentChildren;
}

export function TableRow({ run, href, tabIndex, words, box }: Props) {
  return (
    <>
      <td>{box}</td>
      {columns().map(({ id, end, cell }, index) => (
        <td key={id} class={end ? styles.end : styles.cell}>
          {index === 0 ? (
            <a class={styles.rowLink} href={href} tabIndex={tabIndex} data-run={run.id}>
              {cell(run, words)}
            </a>
          ) : (
            cell(run, words)
          )}
        </td>
      ))}
    </>
  );
}
