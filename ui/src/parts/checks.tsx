/** Any of several, with a heading for all of them. */

import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import styles from "./checks.module.css";

interface Option<T extends string> {
  value: T;
  label: string;
  hint?: string | undefined;
}

interface Props<T extends string> {
  legend: string;
  value: Signal<readonly T[]>;
  options: readonly Option<T>[];
  problem?: string | null | undefined;
}

export function Checks<T extends string>({ legend, value, options, problem }: Props<T>) {
  const id = useId();
  const toggle = (option: T) => {
    const chosen = new Set(value.peek());
    if (!chosen.delete(option)) chosen.add(option);
    value.value = options.map((each) => each.value).filter((each) => chosen.has(each));
  };
  return (
    <fieldset class={styles.checks} aria-describedby={problem ? `${id}-problem` : undefined}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <Check
          key={option.value}
          label={option.label}
          hint={option.hint}
          checked={value.value.includes(option.value)}
          onToggle={() => toggle(option.value)}
        />
      ))}
      {problem && (
        <p id={`${id}-problem`} class={styles.problem}>
          {problem}
        </p>
      )}
    </fieldset>
  );
}

interface CheckProps {
  label: string;
  hint?: string | undefined;
  checked: boolean;
  onToggle: () => void;
}

/** A single box to tick. */
export function Check({ label, hint, checked, onToggle }: CheckProps) {
  return (
    <label class={styles.check}>
      <input type="checkbox" checked={checked} onChange={onToggle} />
      <span>
        {label}
        {hint && <span class={styles.hint}> {hint}</span>}
      </span>
    </label>
  );
}
