/** What happens to runs while a list of them is read: nothing of it may move what is read. */

import { type Signal, signal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { LoggedEvent, Message, Snapshot } from "../../api/socket";
import type { Execution } from "../../api/types";
import { listen } from "../live";
import { filter } from "./choice";
import { matches } from "./matching";
import type { RunList } from "./runs";

export interface News {
  /** Runs of this list that came since it was asked for, by their ids. */
  arrived: Signal<ReadonlyMap<number, Execution>>;
  /** Runs that changed since then, in their places: only of them it is looked whether they match. */
  changed: Signal<ReadonlySet<number>>;
  /** Begin anew: another list is shown, or the same one with all that came. */
  clear: () => void;
}

/** Follow the runs of the list that is shown. */
export function useNews(shown: () => RunList | undefined): News {
  const news = useMemo<News>(() => {
    const arrived = signal<ReadonlyMap<number, Execution>>(new Map());
    const changed = signal<ReadonlySet<number>>(new Set());
    const clear = () => {
      arrived.value = new Map();
      changed.value = new Set();
    };
    return { arrived, changed, clear };
  }, []);
  useSignalEffect(() =>
    listen("executions", (messages) => {
      const list = shown();
      if (list !== undefined) note(list, news, messages.flatMap(runsIn));
    }),
  );
  return news;
}

/** Put runs where they belong: in their places, or among what came. */
export function note(list: RunList, { arrived, changed }: News, runs: readonly Execution[]): void {
  if (runs.length === 0) return;
  const came = new Map(arrived.peek());
  const seen = new Set(changed.peek());
  for (const run of runs) {
    if (list.pages.replace(run)) seen.add(run.id);
    else if (isNews(list, run)) came.set(run.id, run);
    else came.delete(run.id);
  }
  arrived.value = came;
  changed.value = seen;
}

/** A run that is not at hand is new if it came after the list, or stands among what is at hand. */
function isNews({ isLive, untilMs, pages }: RunList, run: Execution): boolean {
  const startedMs = Date.parse(run.startedAt);
  return isLive && (startedMs >= untilMs || pages.covers(startedMs)) && matches(run, filter.peek());
}

function runsIn(message: Message): Execution[] {
  if (message.type === "snapshot") return (message as Snapshot).executions ?? [];
  const { execution } = message as LoggedEvent;
  return execution ? [execution] : [];
}
