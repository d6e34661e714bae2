/** Names and what they stand at, one below the other. */

import type { ComponentChildren } from "preact";
import styles from "./facts.module.css";

interface FactsProps {
  /** Where there is much room: what they stand at follows the names instead of facing them. */
  wide?: boolean;
  children: ComponentChildren;
}

export function Facts({ wide, children }: FactsProps) {
  return <dl class={`${styles.facts} ${wide ? styles.wide : ""}`}>{children}</dl>;
}

interface Props {
  name: string;
  /** What the name means, where that is not plain. */
  hint?: string | undefined;
  children: ComponentChildren;
}

export function Fact({ name, hint, children }: Props) {
  return (
    <div class={styles.fact}>
      <dt title={hint}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
