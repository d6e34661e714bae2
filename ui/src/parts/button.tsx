/** What is pressed to do something. */

import type { ComponentChildren, ComponentProps } from "preact";
import styles from "./button.module.css";

interface Props extends Omit<ComponentProps<"button">, "icon"> {
  /** `plain` is a frame, `primary` the page's one verb, `danger` what destroys, `quiet` no frame. */
  tone?: "plain" | "primary" | "danger" | "quiet";
  /** Why it cannot be pressed; null or undefined: it can. It stays reachable, so that it is read. */
  refusal?: string | null | undefined;
  /** The name for those who see no text: needed where the content is an icon alone. */
  label?: string;
  small?: boolean;
  children: ComponentChildren;
}

export function Button({
  tone = "plain",
  refusal,
  label,
  small,
  children,
  onClick,
  class: extra,
  ...rest
}: Props) {
  const classes = [styles.button, styles[tone], small && styles.small, extra]
    .filter(Boolean)
    .join(" ");
  return (
    <button
      type="button"
      {...rest}
      class={classes}
      aria-label={label && refusal ? `${label}: ${refusal}` : label}
      title={refusal ?? rest.title ?? label}
      aria-disabled={refusal ? "true" : undefined}
      aria-description={refusal && !label ? refusal : undefined}
      onClick={(event) => (refusal ? event.preventDefault() : onClick?.(event))}
    >
      {children}
    </button>
  );
}
