/** What the palette finds of what the server knows: cameras and error patterns. */

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, data } from "../../api/client";
import { go } from "../../state/address";
import type { Command } from "../../state/commands";
import { rank } from "../../state/ranking";

/** As they were told last; they are asked for anew each time the palette opens. */
const told = signal<readonly Command[]>([]);

/** Ask for them while the palette is open. Without an answer, what was told last stays. */
export function useAnswers(): void {
  useEffect(() => {
    const aborted = new AbortController();
    Promise.all([cameras(aborted.signal), patterns(aborted.signal)]).then(
      (found) => {
        told.value = found.flat();
      },
      () => {
        // everything else in the palette works without
      },
    );
    return () => aborted.abort();
  }, []);
}

/** Return those that fit; none for nothing typed, nor after a prefix, which means something else. */
export function answersFor(typed: string): Command[] {
  return /^\s*[\p{L}\p{N}]/u.test(typed) ? rank(typed, told.value) : [];
}

async function cameras(signal: AbortSignal): Promise<Command[]> {
  const query = { field: "camera" as const };
  const found = await data(api.GET("/api/executions/facets", { params: { query }, signal }));
  return found.map(({ name }) => ({
    id: `camera-${name}`,
    title: name,
    group: "shell.palette.cameras",
    run: () => go("/executions", { camera: name }),
  }));
}

async function patterns(signal: AbortSignal): Promise<Command[]> {
  const found = await data(api.GET("/api/patterns", { signal }));
  return found.patterns
    .filter(({ id, message }) => id !== null && message !== null)
    .map(({ id, node, message }) => ({
      id: `pattern-${id}`,
      title: message ?? "",
      also: node ?? "",
      group: "shell.palette.patterns",
      run: () => go(`/errors/${id}`),
    }));
}
