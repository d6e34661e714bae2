/** A drawing with its twin as a table. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import styles from "./insights.module.css";
import type { Sheet } from "./sheets";

interface Props {
  title: string;
  sheet: Sheet;
  /** Below the drawing: what colours and patterns mean. */
  legend?: ComponentChildren;
  children: ComponentChildren;
}

export function Figure({ title, sheet, legend, children }: Props) {
  const isTable = useSignal(false);
  return (
    <Card
      title={title}
      actions={
        <Button
          small
          tone="quiet"
          aria-pressed={isTable.value}
          onClick={() => {
            isTable.value = !isTable.value;
          }}
        >
          {t(isTable.value ? "chart.asChart" : "chart.asTable")}
        </Button>
      }
    >
      {isTable.value ? <Twin title={title} sheet={sheet} /> : children}
      {!isTable.value && legend && <p class={styles.legend}>{legend}</p>}
    </Card>
  );
}

function Twin({ title, sheet: { columns, rows, words } }: { title: string; sheet: Sheet }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class={styles.scroll} tabIndex={0} aria-label={title}>
      <table class={styles.twin}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) =>
                at === 0 ? (
                  <th key={at} scope="row">
                    {words(cell, at)}
                  </th>
                ) : (
                  <td key={at}>{words(cell, at)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
