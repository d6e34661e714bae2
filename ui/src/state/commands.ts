/** What the palette offers: pages, services, verbs; each part adds its own while it is there. */

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { MessageKey } from "../format/keys";

/** `@` services, `#` runs, `>` actions, `:` times: the first letter of what is typed. */
export const PREFIXES = ["@", "#", ">", ":"] as const;
export type Prefix = (typeof PREFIXES)[number];

export interface Command {
  id: string;
  /** In the reader's language, or a name from the data. */
  title: string;
  group: MessageKey;
  /** Which prefix narrows the list to it; undefined: none. */
  prefix?: Prefix;
  /** What it is also found by. */
  also?: string;
  /** Why it cannot be run now; it is listed all the same. */
  refusal?: string | null;
  run: () => void;
}

/** Gives commands when the palette is open; read anew with each letter. */
export type CommandSource = () => readonly Command[];

export const sources = signal<readonly CommandSource[]>([]);
export const isPaletteOpen = signal(false);

export function useCommands(source: CommandSource): void {
  useEffect(() => {
    sources.value = [...sources.value, source];
    return () => {
      sources.value = sources.value.filter((each) => each !== source);
    };
  }, [source]);
}
