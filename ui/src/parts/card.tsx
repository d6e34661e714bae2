/** A framed piece of a page with a heading. */

import type { ComponentChildren } from "preact";
import styles from "./card.module.css";

interface Props {
  title?: string;
  /** At the right of the heading. */
  actions?: ComponentChildren;
  children: ComponentChildren;
  class?: string | undefined;
}

export function Card({ title, actions, children, class: extra = "" }: Props) {
  return (
    <section class={`${styles.card} ${extra}`} aria-label={title}>
      {(title || actions) && (
        <header class={styles.header}>
          {title && <h2>{title}</h2>}
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
