/** That nothing needs a person: how many services are well, and when a run failed last. */

import { api, body } from "../../api/client";
import { t } from "../../format/catalogue";
import { relative } from "../../format/time";
import { nowMs } from "../../state/clock";
import { services } from "../../state/fleet";
import { useResource } from "../../state/resource";
import { troubleOf } from "../../state/trouble";
import styles from "./attention.module.css";
import type { RecentRuns } from "./recent";

const DAYS = 365;
const EVERY_MS = 60_000;

export function AllWell({ recent }: { recent: RecentRuns }) {
  const { state } = useResource(lastFailure, { everyMs: EVERY_MS });
  const all = [...(services.value?.values() ?? [])];
  const well = all.filter((each) => each.state.known && troubleOf(each) === null).length;
  const failed = state.value.data;
  const ran = recent.state.value.data?.runs.current ?? 0;
  return (
    <p class={styles.good}>
      {all.length > 0 && <span>{t("overview.well.services", { count: well })}</span>}
      {failed !== undefined && (failed !== null || ran > 0) && (
        <span>
          {failed === null
            ? t("overview.well.neverFailed")
            : t("overview.well.lastFailed", { ago: relative(failed, nowMs.value) })}
        </span>
      )}
    </p>
  );
}

/** When the last run that failed began; null if none did within a year. */
async function lastFailure(signal: AbortSignal): Promise<string | null> {
  const query = { status: ["error" as const], limit: 1, days: DAYS, imageData: "none" as const };
  const { data } = await body(api.GET("/api/executions", { params: { query }, signal }));
  return data[0]?.startedAt ?? null;
}
