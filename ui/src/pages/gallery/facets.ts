/** Names that the runs of the list have: cameras, workflows, models, nodes. */

import {
  computed,
  type ReadonlySignal,
  useComputed,
  useSignal,
  useSignalEffect,
} from "@preact/signals";
import { useMemo } from "preact/hooks";
import { api, data } from "../../api/client";
import { parameters } from "../../state/executions/choice";
import { range } from "../../state/range";
import { type Facet, type NamedKey, namedKey } from "./suggestions";

/** The names for the condition that is being typed, the most frequent first. */
export function useFacets(typed: ReadonlySignal<string>): ReadonlySignal<readonly Facet[]> {
  const key = useMemo(() => computed(() => namedKey(typed.value)), [typed]);
  const names = useSignal<{ of: NamedKey | null; found: readonly Facet[] }>({
    of: null,
    found: [],
  });
  useSignalEffect(() => {
    const { value: of } = key;
    const { value: filter } = parameters;
    if (of === null) return;
    const aborted = new AbortController();
    ask(of, filter, aborted.signal).then(
      (found) => {
        names.value = { of, found };
      },
      () => {
        // what was typed can be taken as it is
      },
    );
    return () => aborted.abort();
  });
  return useComputed(() => (names.value.of === key.value ? names.value.found : []));
}

function ask(field: NamedKey, filter: object, signal: AbortSignal): Promise<readonly Facet[]> {
  const { fromMs, toMs } = range.peek();
  const query = {
    ...filter,
    field,
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
  };
  return data(api.GET("/api/executions/facets", { params: { query }, signal }));
}
