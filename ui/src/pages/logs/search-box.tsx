/** What is looked for in the lines, and how. */

import { useSignal, useSignalEffect } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { t } from "../../format/catalogue";
import { Search } from "../../parts/icons";
import { query } from "../../state/address";
import { isBeyondServer } from "../../state/logs/matching";
import { findNow, isOn, search, turn, typeSearch, type Way } from "../../state/logs/query";
import type { LogView } from "../../state/logs/view";
import styles from "./logs.module.css";

const WAYS: readonly { way: Way; sign: string }[] = [
  { way: "regex", sign: ".*" },
  { way: "case", sign: "Aa" },
  { way: "invert", sign: "⊘" },
  { way: "filter", sign: "▽" },
];

export function SearchBox({ view }: { view: LogView }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const typed = useSignal(query.peek().get("q") ?? "");
  useSignalEffect(() => {
    const text = query.value.get("q") ?? "";
    if (document.activeElement !== input.current) typed.value = text;
  });
  const note = noteOf(view);
  return (
    <search class={styles.search}>
      <div class={styles.searchLine}>
        <Search size={16} aria-hidden />
        <input
          ref={input}
          id={id}
          type="search"
          data-search
          aria-label={t("logs.search")}
          title={t("logs.searchHint")}
          placeholder={t("logs.search")}
          value={typed.value}
          maxLength={200}
          spellcheck={false}
          aria-invalid={note?.isBad || undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          onFocus={() => view.search.warm()}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
            typeSearch(currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            findNow(event.currentTarget.value);
            view.seek(event.shiftKey ? -1 : 1, { focus: false });
          }}
        />
        {WAYS.map(({ way, sign }) => (
          <button
            key={way}
            type="button"
            class={styles.way}
            aria-pressed={isOn(way)}
            aria-label={t(`logs.way.${way}`)}
            title={t(`logs.way.${way}`)}
            onClick={() => turn(way, !isOn(way))}
          >
            {sign}
          </button>
        ))}
      </div>
      {note && (
        <p id={`${id}-note`} class={note.isBad ? styles.problem : styles.note} role="status">
          {note.text}
        </p>
      )}
    </search>
  );
}

function noteOf(view: LogView): { text: string; isBad: boolean } | null {
  const problem = view.search.problem.value;
  if (problem?.kind === "slow") return { text: t("logs.slowRegex"), isBad: true };
  if (problem !== null)
    return { text: t("logs.invalidRegex", { reason: problem.message }), isBad: true };
  const wanted = search.value;
  if (wanted && isBeyondServer(wanted)) return { text: t("logs.beyondServer"), isBad: false };
  return null;
}
