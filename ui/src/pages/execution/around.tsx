/** What the services did five minutes before and after, whatever the run came to. */

import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { MINUTE_MS, toMs } from "../../format/time";
import { ResourceView } from "../../parts/resource-view";
import { basePath } from "../../state/address";
import { useResource } from "../../state/resource";
import { Examination } from "../incidents/examination";
import styles from "./execution.module.css";
import type { TabProps } from "./tabs";

const AROUND_MS = 5 * MINUTE_MS;
const HEIGHT = 600;

export function Around({ run }: TabProps) {
  const atMs = toMs(run.stoppedAt ?? run.startedAt) ?? 0;
  const shown = useMemo(() => signal({ fromMs: atMs - AROUND_MS, toMs: atMs + AROUND_MS }), [atMs]);
  const { state, reload } = useResource((aborted) => {
    const { fromMs, toMs: endMs } = shown.value;
    const query = { from: new Date(fromMs).toISOString(), to: new Date(endMs).toISOString() };
    return data(api.GET("/api/incidents/at", { params: { query }, signal: aborted }));
  });
  const { fromMs, toMs: endMs } = shown.value;
  const range = `from=${new Date(fromMs).toISOString()}&to=${new Date(endMs).toISOString()}`;
  return (
    <ResourceView of={state} reload={reload} height={HEIGHT}>
      {({ findings }) => (
        <div class={styles.around}>
          <p>
            <a href={`${basePath}/incidents/at?${range}`}>{t("execution.widerWindow")}</a>
          </p>
          <Examination
            findings={findings}
            failures={findings.runsRead}
            shown={shown}
            onRange={(from, to) => {
              shown.value = { fromMs: from, toMs: to };
            }}
            onSaid={reload}
          />
        </div>
      )}
    </ResourceView>
  );
}
