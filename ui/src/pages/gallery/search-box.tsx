/** Words and conditions, typed into one line, with what could be meant below it. */

import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t } from "../../format/catalogue";
import { Search } from "../../parts/icons";
import { query, setQuery, typeQuery } from "../../state/address";
import { addToken } from "../../state/executions/choice";
import { readToken, withToken } from "../../state/executions/filter";
import { useFacets } from "./facets";
import styles from "./gallery.module.css";
import { partsOf, type Suggestion, suggestionsFor } from "./suggestions";

const LIST = "gallery-suggestions";

export function SearchBox() {
  const typed = useSignal(query.peek().get("q") ?? "");
  const isOpen = useSignal(false);
  const at = useSignal(-1); // the suggestion that Enter takes; -1: none
  const input = useRef<HTMLInputElement>(null);
  const facets = useFacets(typed);
  const found = useComputed(() => suggestionsFor(typed.value, facets.value));
  useSignalEffect(() => {
    const words = query.value.get("q") ?? "";
    if (partsOf(typed.peek()).words.trim() !== words) typed.value = words;
  });
  const type = (text: string) => {
    typed.value = text;
    at.value = partsOf(text).key === null ? -1 : 0;
    isOpen.value = true;
    typeQuery("q", partsOf(text).words.trim());
  };
  const take = ({ text, token }: Suggestion) => {
    const { words } = partsOf(typed.peek());
    if (token === undefined) {
      type([withoutLast(words), text].filter(Boolean).join(" "));
    } else {
      typed.value = words;
      at.value = -1;
      addToken(token);
    }
    input.current?.focus();
  };
  const close = () => {
    isOpen.value = false;
  };
  const enter = () => {
    const { words, key, value } = partsOf(typed.peek());
    const token = key && readToken(`${key}:${value}`);
    const chosen = found.peek()[at.peek()];
    if (chosen) return take(chosen);
    const change = token ? withToken(query.peek(), token, true) : {};
    setQuery({ ...change, q: words.trim() || null });
    if (token) typed.value = words;
    close();
  };
  const move = (step: 1 | -1) => {
    const { length } = found.peek();
    isOpen.value = true;
    at.value = (Math.max(at.peek(), step > 0 ? -1 : 0) + step + length) % Math.max(1, length);
  };
  const keys: Readonly<Record<string, () => void>> = {
    Enter: enter,
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    ...(isOpen.value && { Escape: close }),
  };
  const isShown = isOpen.value && found.value.length > 0;
  return (
    <div class={styles.search}>
      <Search size={16} aria-hidden class={styles.searchIcon} />
      <input
        ref={input}
        type="search"
        role="combobox"
        class={styles.searchInput}
        aria-label={t("gallery.search")}
        placeholder={t("gallery.search")}
        aria-expanded={isShown}
        aria-controls={LIST}
        aria-autocomplete="list"
        aria-activedescendant={isShown && at.value >= 0 ? `${LIST}-${at.value}` : undefined}
        autocomplete="off"
        value={typed.value}
        onInput={(event) => type(event.currentTarget.value)}
        onFocus={() => {
          isOpen.value = true;
        }}
        onBlur={close}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (act === undefined) return;
          event.preventDefault();
          act();
        }}
      />
      <div
        id={LIST}
        class={styles.suggestions}
        role="listbox"
        aria-label={t("gallery.suggestions")}
        hidden={!isShown}
      >
        {found.value.map((each, index) => (
          <Option
            key={each.id}
            suggestion={each}
            index={index}
            isChosen={at.value === index}
            onTake={take}
          />
        ))}
      </div>
    </div>
  );
}

interface OptionProps {
  suggestion: Suggestion;
  index: number;
  isChosen: boolean;
  onTake: (suggestion: Suggestion) => void;
}

function Option({ suggestion, index, isChosen, onTake }: OptionProps) {
  return (
    <button
      type="button"
      id={`${LIST}-${index}`}
      class={styles.suggestion}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      onMouseDown={(event) => {
        event.preventDefault(); // the focus stays in the line
        onTake(suggestion);
      }}
    >
      <span class={styles.suggestionText}>{suggestion.text}</span>
      <span class={styles.hint}>{suggestion.hint}</span>
    </button>
  );
}

/** Words without the one that is being typed: it was the beginning of a key. */
function withoutLast(words: string): string {
  return words.replace(/\S*$/, "").trim();
}
