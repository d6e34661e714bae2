/** The conditions of the list, each of which can be taken away. */

import { t } from "../../format/catalogue";
import type { MessageKey } from "../../format/keys";
import { dateTime } from "../../format/time";
import { X } from "../../parts/icons";
import { query, setQuery } from "../../state/address";
import { removeToken, tokens, turnTokens } from "../../state/executions/choice";
import {
  bareOf,
  boundText,
  isDeniable,
  isDenied,
  type ListKey,
  readBound,
  type Token,
  VALUES,
} from "../../state/executions/filter";
import { range } from "../../state/range";
import styles from "./gallery.module.css";
import { valueWord } from "./suggestions";

export function TokenChips() {
  const hasRange = ["range", "from", "to"].some((name) => query.value.has(name));
  return (
    <ul class={styles.tokens} aria-label={t("gallery.filters")}>
      {tokens.value.map((token) => (
        <Chip
          key={`${token.key}:${token.value}`}
          text={tokenText(token)}
          isKnown={token.isKnown}
          onTurn={turnOf(token)}
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
  /** Lets through what it keeps out, and the other way round; undefined: it cannot. */
  onTurn?: (() => void) | undefined;
  onRemove: () => void;
}

function Chip({ text, isKnown, onTurn, onRemove }: ChipProps) {
  return (
    <li
      class={`${styles.token} ${isKnown ? "" : styles.unknown}`}
      title={isKnown ? undefined : t("gallery.unknownValue")}
    >
      {onTurn ? (
        <button
          type="button"
          class={`${styles.tokenText} ${styles.turnToken}`}
          title={t("gallery.turn")}
          onClick={onTurn}
        >
          {text}
        </button>
      ) : (
        <span class={styles.tokenText}>{text}</span>
      )}
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

function turnOf({ key, isKnown }: Token): (() => void) | undefined {
  return isKnown && isDeniable(key) ? () => turnTokens(key) : undefined;
}

/** As it is typed, `camera:gate` or `conf:<0.6`; what a run must not have is said in words. */
export function tokenText({ key, value }: Pick<Token, "key" | "value">): string {
  if (isDenied(key, value)) return deniedText(key as ListKey, bareOf(key, value));
  const bound = readBound(value);
  return `${key}:${bound ? boundText(bound) : value}`;
}

function deniedText(key: ListKey, value: string): string {
  if (key === "mark" && value === "none") return t("gallery.marked");
  const word = VALUES[key]?.includes(value) ? valueWord(key, value) : value;
  return t("gallery.not", { what: t(`gallery.key.${key}` as MessageKey), value: word });
}

function rangeText(): string {
  const { span, fromMs, toMs } = range.value;
  return span ? t(`shell.range.${span}`) : `${dateTime(fromMs)} – ${dateTime(toMs)}`;
}
