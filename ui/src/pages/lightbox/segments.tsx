/** One of a few, all of which are seen: buttons in a row. */

import styles from "./segments.module.css";

interface Props<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChoose: (value: T) => void;
}

export function Segments<T extends string>({ label, value, options, onChoose }: Props<T>) {
  return (
    <fieldset class={styles.segments} aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          class={styles.segment}
          aria-pressed={option.value === value}
          onClick={() => onChoose(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
