/** Keys of the list: j and k move, x chooses, Enter opens by itself for a link has the focus. */

import { useMemo } from "preact/hooks";
import { type Shortcut, useShortcuts } from "../../state/keyboard";

export function useListKeys(toggle: (key: string) => void): void {
  const offered = useMemo<Shortcut[]>(
    () => [
      { keys: "j", label: "services.keys.next", group: "shell.keys.list", run: () => move(1) },
      { keys: "k", label: "services.keys.before", group: "shell.keys.list", run: () => move(-1) },
      {
        keys: "x",
        label: "services.keys.choose",
        group: "shell.keys.list",
        run: () => {
          const key = rowOfFocus()?.dataset.key;
          if (key !== undefined) toggle(key);
        },
      },
      {
        keys: "/",
        label: "services.filter",
        group: "shell.keys.list",
        run: () => document.querySelector<HTMLElement>("main input[type=search]")?.focus(),
      },
    ],
    [toggle],
  );
  useShortcuts(offered);
}

function move(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("main [data-key]")];
  const at = rows.indexOf(rowOfFocus() ?? document.body);
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
  next?.querySelector<HTMLElement>("a")?.focus();
}

function rowOfFocus(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("[data-key]") ?? null;
}
