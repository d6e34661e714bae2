/** How a figure changed against the time before: arrow, amount, and whether that is good. */

import { t } from "../../format/catalogue";
import styles from "./cards.module.css";
import type { Comparison } from "./recent";

interface Props {
  of: Comparison;
  /** An amount in words, with its unit. */
  format: (amount: number) => string;
  /** What more of it means. */
  more: "bad" | "neutral";
  /** Too few runs to say anything. */
  isTooFew?: boolean;
}

export function Delta({ of: { current, previous }, format, more, isTooFew = false }: Props) {
  if (current === null || previous === null) return null;
  if (isTooFew) return <span class={styles.few}>{t("overview.tooFew")}</span>;
  const direction = directionOf(current - previous);
  const amount = format(Math.abs(current - previous));
  const words = t("overview.delta", { direction, amount, previous: format(previous) });
  return (
    <span class={`${styles.delta} ${styles[toneOf(direction, more)]}`} title={words}>
      {direction === "same" ? (
        words
      ) : (
        <>
          <span aria-hidden="true">
            {direction === "up" ? "▲ +" : "▼ −"}
            {amount}
          </span>
          <span class="visually-hidden">{words}</span>
        </>
      )}
    </span>
  );
}

type Direction = "up" | "down" | "same";

function directionOf(difference: number): Direction {
  if (difference === 0) return "same";
  return difference > 0 ? "up" : "down";
}

function toneOf(direction: Direction, more: Props["more"]): "bad" | "good" | "even" {
  if (more === "neutral" || direction === "same") return "even";
  return direction === "up" ? "bad" : "good";
}
