/** One of a few, with its label: the browser's own list. */

import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import styles from "./choice.module.css";

interface Props<T extends string> {
  label: string;
  value: Signal<T>;
  options: readonly { value: T; label: string }[];
  hint?: string | undefined;
}

export function Choice<T extends string>({ label, value, options, hint }: Props<T>) {
  const id = useId();
  return (
    <div class={styles.choice}>
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value.value}
        aria-describedby={hint ? `${id}-note` : undefined}
        onChange={(event) => {
          value.value = event.currentTarget.value as T;
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint && (
        <p id={`${id}-note`} class={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
