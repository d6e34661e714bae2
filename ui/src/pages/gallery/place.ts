/** The reader's place in the list, kept with the entry of the browser's history. */

import { api, data } from "../../api/client";
import { ApiError } from "../../api/errors";
import { parameters, sort } from "../../state/executions/choice";
import type { Spot } from "../../state/executions/pages";
import { countRuns, type RunList } from "../../state/executions/runs";
import { sectionOf } from "../../state/executions/sections";

/** The run at the top of the window, and how far it stands above or below that. */
export interface Place {
  id: number;
  startedAt: string;
  /** Pixels from the window's top to the run's. */
  offsetPx: number;
}

/** The place of the entry that is shown; null: none was kept. */
export function keptPlace(): Place | null {
  return (history.state as { place?: Place } | null)?.place ?? null;
}

export function keepPlace(place: Place | null): void {
  history.replaceState({ ...history.state, place }, "");
}

/**
 * Return where a run stands in a list; if it is gone, where it would stand by its time.
 *
 * Null if that cannot be told, because the list is in another order than that of time.
 */
export async function spotOfRun(
  list: RunList,
  { id, startedAt }: Pick<Place, "id" | "startedAt">,
): Promise<Spot | null> {
  const known = list.pages.spotOf(id);
  if (known !== null || !sort.peek().endsWith("startedAt")) return known;
  const startedMs = Date.parse(startedAt);
  const section = sectionOf(list.sections, startedMs);
  const stretch = list.sections[section];
  if (stretch === undefined) return null;
  const { fromMs, untilMs, runs } = stretch;
  const before =
    sort.peek() === "-startedAt"
      ? { fromMs: Math.max(fromMs, startedMs + 1), untilMs }
      : { fromMs, untilMs: Math.min(untilMs, startedMs) };
  const index = await countRuns(parameters.peek(), before);
  return { section, index: Math.max(0, Math.min(index, runs - 1)) };
}

/** When a run began, which may be none of those at hand; null if there is no such run. */
export async function startOf(list: RunList, id: number): Promise<string | null> {
  const known = list.pages.run(id);
  if (known !== undefined) return known.startedAt;
  const query = { around: id, limit: 1, from: "1970-01-01T00:00:00Z", imageData: "none" } as const;
  const found = await data(api.GET("/api/executions", { params: { query } })).catch(
    (reason: unknown) => {
      if (reason instanceof ApiError) return []; // then nothing is centred
      throw reason;
    },
  );
  return found.find((run) => run.id === id)?.startedAt ?? null;
}
