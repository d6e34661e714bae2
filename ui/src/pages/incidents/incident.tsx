/** One incident: which service misbehaved when runs failed? */

import { computed, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { duration, SECOND_MS, toMs } from "../../format/time";
import { Button } from "../../parts/button";
import { Chip } from "../../parts/chip";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { setQuery } from "../../state/address";
import { useHeld } from "../../state/held";
import { openIncidents } from "../../state/incidents";
import { useShortcuts } from "../../state/keyboard";
import { zoomIn, zoomOut } from "../../state/range";
import { useResource } from "../../state/resource";
import { useTitle } from "../../state/title";
import { Actions } from "./actions";
import { Examination } from "./examination";
import type { IncidentDetail } from "./findings";
import styles from "./incidents.module.css";
import { isZoomed, minuteMs, spanOf, useWindow, type Window } from "./window";

const HEIGHT = 900;

export default function IncidentPage({ parameters }: { parameters: Record<string, string> }) {
  return <Asked key={parameters.id} id={Number(parameters.id)} />;
}

function Asked({ id }: { id: number }) {
  useTitle(t("shell.incidents"), t("incidents.name", { id }));
  const told = useMemo(() => computed(() => openIncidents.value.get(id)), [id]);
  const { state, reload } = useResource((signal) => {
    told.value; // each change of it is told on the channel
    return data(api.GET("/api/incidents/{id}", { params: { path: { id } }, signal }));
  });
  return (
    <ResourceView of={useHeld(state)} reload={reload} height={HEIGHT}>
      {(incident) => <Incident incident={incident} onSaid={reload} />}
    </ResourceView>
  );
}

interface Props {
  incident: IncidentDetail;
  onSaid: () => void;
}

function Incident({ incident, onSaid }: Props) {
  const { id, failures, findings, state } = incident;
  const shown = useShown(incident);
  useZoomKey();
  return (
    <div class={styles.page}>
      <header class={styles.header}>
        <div class={styles.heading}>
          <h1>{t("incidents.heading", { id, failures })}</h1>
          <Chip tone={state === "open" ? "bad" : "ok"}>{t(`incidents.state.${state}`)}</Chip>
        </div>
        <Course {...incident} />
        <Actions findings={findings} shown={shown.value} name={`incident-${id}`} />
      </header>
      {isZoomed.value && (
        <p>
          <Button small onClick={() => setQuery({ from: null, to: null })}>
            {t("incidents.whole")}
          </Button>
        </p>
      )}
      <Examination
        findings={findings}
        failures={failures}
        shown={shown}
        onRange={zoomIn}
        onSaid={onSaid}
      />
    </div>
  );
}

/** From when to when runs failed, and how long that is. */
function Course({ firstFailureAt, lastFailureAt, reason, closedAt }: IncidentDetail) {
  const lengthS = ((toMs(lastFailureAt) ?? 0) - (toMs(firstFailureAt) ?? 0)) / SECOND_MS;
  return (
    <p class={styles.quiet}>
      <Moment at={firstFailureAt} form="absolute" /> – <Moment at={lastFailureAt} form="absolute" />{" "}
      · {duration(lengthS)} · {t(`incidents.reason.${reason}`)}
      {closedAt && (
        <>
          {" · "}
          {t("incidents.closed")} <Moment at={closedAt} />
        </>
      )}
    </p>
  );
}

/** The incident's time, or what was zoomed into. */
function useShown(incident: IncidentDetail): ReadonlySignal<Window> {
  const { firstFailureAt, lastFailureAt, state } = incident;
  const whole = useMemo(
    () => computed(() => spanOf({ firstFailureAt, lastFailureAt, state }, minuteMs.value)),
    [firstFailureAt, lastFailureAt, state],
  );
  return useWindow(whole);
}

/** The range is the incident's own, so that the shell's key does not lead back from a zoom. */
function useZoomKey(): void {
  const offered = useMemo(
    () => [
      {
        keys: "z",
        label: "shell.range.zoomOut" as const,
        group: "shell.keys.time" as const,
        run: () => {
          if (isZoomed.peek()) zoomOut();
        },
      },
    ],
    [],
  );
  useShortcuts(offered);
}
