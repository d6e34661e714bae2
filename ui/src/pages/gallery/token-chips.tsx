/** The conditions of the list, each of which can be taken away. */

import { t } from "../../format/catalogue";
import { dateTime } from "../../format/time";
import { X } from "../../parts/icons";
import { query, setQuery } from "../../state/address";
import { removeToken, tokens } from "../../state/executions/choice";
import { boundText, readBound, type Token } from "../../state/executions/filter";
import { range } from "../../state/range";
import styles from "./gallery.module.css";

export function TokenChips() {
  const hasRange = ["range", "from", "to"].some((name) => query.value.has(name));
  return (
    <ul class={styles.tokens} aria-label={t("gallery.filters")}>
      {tokens.value.map((token) => (
        <Chip
          key={`${token.key}:${token.value}`}
          text={tokenText(token)}
          isKnown={token.isKnown}
          onRemove={() => removeToken(token)}
        />
      ))}
      {hasRange && (
        <Chip
          text={rangeText()}
          isKnown
          onRemove={() => setQuery({ range: null, from: null, to: null })}
        />
      )}
    </ul>
  );
}

interface ChipProps {
  text: string;
  isKnown: boolean;
  onRemove: () => void;
}

function Chip({ text, isKnown, onRemove }: ChipProps) {
  return (
    <li
      class={`${styles.token} ${isKnown ? "" : styles.unknown}`}
      title={isKnown ? undefined : t("gallery.unknownValue")}
    >
      <span class={styles.tokenText}>{text}</span>
      <button
        type="button"
        class={styles.removeToken}
        aria-label={t("gallery.remove", { filter: text })}
        onClick={onRemove}
      >
        <X size={14} aria-hidden />
      </button>
    </li>
  );
}

/** As it is typed: `camera:gate`, `conf:<0.6`. */
export function tokenText({ key, value }: Pick<Token, "key" | "value">): string {
  const bound = readBound(value);
  return `${key}:${bound ? boundText(bound) : value}`;
}

function rangeText(): string {
  const { span, fromMs, toMs } = range.value;
  return span ? t(`shell.range.${span}`) : `${dateTime(fromMs)} – ${dateTime(toMs)}`;
}
