/** Search and commands behind Ctrl K: all that is local at once, verbs with the reason why not. */

import { useSignal } from "@preact/signals";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { isMessage, loadCatalogues, t } from "../../format/catalogue";
import { Dialog } from "../../parts/dialog";
import { type Command, isPaletteOpen } from "../../state/commands";
import { services } from "../../state/fleet";
import { noteCommand } from "../../state/recent-commands";
import styles from "./palette.module.css";
import { answersFor, useAnswers } from "./palette-answers";
import { allCommands, findCommands } from "./palette-commands";

const SHOWN = 50;

export function Palette() {
  return isPaletteOpen.value ? <OpenPalette /> : null;
}

function OpenPalette() {
  const typed = useSignal("");
  const chosen = useSignal(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const areSettingsNamed = isMessage("settings.look");
  const areServicesKnown = services.value !== undefined;
  // as it was when it opened: nothing moves under the pointer
  const all = useMemo(allCommands, [areSettingsNamed, areServicesKnown]);
  // what the server found goes below: nothing that is there already moves for it
  const found = [...findCommands(typed.value, all), ...answersFor(typed.value)].slice(0, SHOWN);
  const at = Math.min(chosen.value, Math.max(found.length - 1, 0));
  useEffect(() => void loadCatalogues("settings"), []);
  useAnswers();
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      chosen.value = (at + step + found.length) % Math.max(found.length, 1);
    } else if (event.key === "Enter") {
      run(found[at]);
    }
  };
  return (
    <Dialog title={t("shell.search")} onClose={close}>
      <input
        class={styles.input}
        type="search"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={found.length > 0 ? `${id}-${at}` : undefined}
        aria-label={t("shell.search")}
        placeholder={t("shell.palette.hint")}
        autoFocus
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          chosen.value = 0;
        }}
        onKeyDown={onKeyDown}
      />
      <p class={styles.prefixes}>{t("shell.palette.prefixes")}</p>
      <div ref={list} id={id} class={styles.list} role="listbox" aria-label={t("shell.search")}>
        {found.map((command, index) => (
          <Option
            key={command.id}
            id={`${id}-${index}`}
            command={command}
            isChosen={index === at}
            onPoint={() => {
              chosen.value = index;
            }}
          />
        ))}
      </div>
      {found.length === 0 && (
        <p class={styles.none} role="status">
          {typed.value === "#"
            ? t("shell.palette.typeId")
            : t("shell.palette.none", { text: typed.value })}
        </p>
      )}
    </Dialog>
  );
}

interface OptionProps {
  id: string;
  command: Command;
  isChosen: boolean;
  onPoint: () => void;
}

function Option({ id, command, isChosen, onPoint }: OptionProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      id={id}
      role="option"
      aria-selected={isChosen}
      aria-disabled={command.refusal ? "true" : undefined}
      class={styles.option}
      onMouseMove={onPoint}
      onClick={() => run(command)}
    >
      <span class={styles.title}>{command.title}</span>
      <span class={styles.group}>{command.refusal ?? t(command.group)}</span>
    </button>
  );
}

function close(): void {
  isPaletteOpen.value = false;
}

/** What is refused stays where it is, with its reason. */
function run(command: Command | undefined): void {
  if (command === undefined || command.refusal) return;
  close();
  noteCommand(command.id);
  command.run();
}
