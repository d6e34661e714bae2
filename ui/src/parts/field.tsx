/** A line to type into, with its label, and what is wrong with it. */

import type { Signal } from "@preact/signals";
import type { ComponentProps } from "preact";
import { useId } from "preact/hooks";
import styles from "./field.module.css";

interface Props extends Omit<ComponentProps<"input">, "value" | "onInput"> {
  label: string;
  value: Signal<string>;
  hint?: string | null | undefined;
  problem?: string | null | undefined;
}

export function Field({ label, value, hint, problem, ...rest }: Props) {
  const id = useId();
  return (
    <div class={styles.field}>
      <label for={id}>{label}</label>
      <input
        {...rest}
        id={id}
        value={value.value}
        aria-invalid={problem ? "true" : undefined}
        aria-describedby={problem || hint ? `${id}-note` : undefined}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
      {(problem || hint) && (
        <p id={`${id}-note`} class={problem ? styles.problem : styles.hint}>
          {problem || hint}
        </p>
      )}
    </div>
  );
}
