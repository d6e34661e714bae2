/** Any stretch of time, whether or not a run failed in it: what did the services show? */

import { computed } from "@preact/signals";
import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { DAY_MS, dateTime, MINUTE_MS } from "../../format/time";
import { Button } from "../../parts/button";
import { EmptyState } from "../../parts/empty-state";
import { ResourceView } from "../../parts/resource-view";
import { useHeld } from "../../state/held";
import { chooseRange, chooseSpan, range, zoomIn } from "../../state/range";
import { useResource } from "../../state/resource";
import { useTitle } from "../../state/title";
import { Actions } from "./actions";
import { Examination } from "./examination";
import styles from "./incidents.module.css";
import { useWindow } from "./window";

const HEIGHT = 900;
const LONGEST_MS = DAY_MS; // that the server looks at

/** What is asked about; a live range moves by whole minutes, for each look costs something. */
const asked = computed(() => {
  const { fromMs, toMs, span } = range.value;
  const step = span === null ? 1 : MINUTE_MS;
  return { fromMs: Math.floor(fromMs / step) * step, toMs: Math.floor(toMs / step) * step };
});
const isTooLong = computed(() => asked.value.toMs - asked.value.fromMs > LONGEST_MS);

export default function AnyTime() {
  useTitle(t("shell.incidents"), t("incidents.anyTime"));
  return (
    <div class={styles.page}>
      <h1>{t("incidents.anyTime")}</h1>
      {isTooLong.value ? <TooLong /> : <Examined />}
    </div>
  );
}

function TooLong() {
  const { toMs } = asked.value;
  return (
    <EmptyState title={t("incidents.tooLong")} text={t("incidents.tooLongText")}>
      <Button tone="primary" onClick={() => chooseRange(toMs - LONGEST_MS, toMs)}>
        {t("incidents.lastDay")}
      </Button>
      <Button onClick={() => chooseSpan("1h")}>{t("incidents.lastHour")}</Button>
    </EmptyState>
  );
}

function Examined() {
  const shown = useWindow(asked);
  const { state, reload } = useResource((signal) => {
    const { fromMs, toMs } = shown.value;
    const query = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
    return data(api.GET("/api/incidents/at", { params: { query }, signal }));
  });
  return (
    <ResourceView of={useHeld(state)} reload={reload} height={HEIGHT}>
      {({ since, until, firstFailureAt, findings }) => (
        <div class={styles.page}>
          <header class={styles.header}>
            <p class={styles.quiet}>
              {t("incidents.between", { from: dateTime(since), to: dateTime(until) })}{" "}
              {firstFailureAt === null
                ? t("incidents.noFailure")
                : t("incidents.failuresRead", { count: findings.runsRead })}
            </p>
            <Actions findings={findings} shown={shown.value} name="incident-window" />
          </header>
          <Examination
            findings={findings}
            failures={findings.runsRead}
            shown={shown}
            onRange={zoomIn}
            onSaid={reload}
          />
        </div>
      )}
    </ResourceView>
  );
}
