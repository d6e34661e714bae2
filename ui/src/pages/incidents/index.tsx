/** When did runs fail together, and which service showed signs? */

import { computed, useSignal } from "@preact/signals";
import { api, body } from "../../api/client";
import type { Incident } from "../../api/types";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { duration, SECOND_MS, toMs } from "../../format/time";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { Chip } from "../../parts/chip";
import { EmptyState } from "../../parts/empty-state";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import { basePath } from "../../state/address";
import { useHeld } from "../../state/held";
import { openIncidents } from "../../state/incidents";
import { useResource } from "../../state/resource";
import { useOpenSteps } from "../../state/setup";
import { useTitle } from "../../state/title";
import styles from "./incidents.module.css";
import { StandingChip } from "./verdicts";

const HEIGHT = 320;
const PAGE = 50;
const MOST = 200; // that the server gives at once

/** Changes with what the channel tells of incidents, and not with each time that it tells it. */
const told = computed(() =>
  [...openIncidents.value.values()].map(({ id, failures }) => `${id}/${failures}`).join(),
);

export default function IncidentsPage() {
  useTitle(t("shell.incidents"));
  const wanted = useSignal(PAGE);
  const { state, reload } = useResource((signal) => {
    told.value; // what opens, grows or closes changes the list
    const query = { limit: wanted.value };
    return body(api.GET("/api/incidents", { params: { query }, signal }));
  });
  return (
    <div class={styles.page}>
      <header class={styles.header}>
        <h1>{t("shell.incidents")}</h1>
        <p class={styles.quiet}>{t("incidents.rule")}</p>
        <div class={styles.actions}>
          <a class={styles.link} href={`${basePath}/incidents/at?range=1h`}>
            {t("incidents.lookAtAnyTime")}
          </a>
        </div>
      </header>
      <Card>
        <ResourceView of={useHeld(state)} reload={reload} height={HEIGHT}>
          {({ data: found, meta }) =>
            found.length === 0 ? (
              <Nothing />
            ) : (
              <>
                <List incidents={found} />
                {meta.nextCursor !== null &&
                  (wanted.value < MOST ? (
                    <Button
                      onClick={() => {
                        wanted.value = MOST;
                      }}
                    >
                      {t("incidents.older")}
                    </Button>
                  ) : (
                    <p class={styles.quiet}>{t("incidents.onlyLatest", { count: MOST })}</p>
                  ))}
              </>
            )
          }
        </ResourceView>
      </Card>
    </div>
  );
}

/** That nothing failed is good news only where runs are watched. */
function Nothing() {
  const steps = useOpenSteps().value;
  if (steps?.includes("n8n"))
    return (
      <EmptyState title={t("incidents.notWatched")} text={t("incidents.notWatchedText")}>
        <a href={`${basePath}/setup?step=n8n`}>{t("incidents.setUp")}</a>
      </EmptyState>
    );
  return (
    <EmptyState tone="good" title={t("incidents.none")} text={t("incidents.noneText")}>
      <a href={`${basePath}/incidents/at?range=1h`}>{t("incidents.lookAtAnyTime")}</a>
    </EmptyState>
  );
}

function List({ incidents }: { incidents: readonly Incident[] }) {
  const columns: SmallColumn<Incident>[] = [
    {
      id: "incident",
      title: t("incidents.incident"),
      cell: ({ id, failures }) => (
        <a href={`${basePath}/incidents/${id}`}>{t("incidents.heading", { id, failures })}</a>
      ),
    },
    {
      id: "state",
      title: t("incidents.state"),
      cell: ({ state }) => (
        <Chip tone={state === "open" ? "bad" : "ok"}>{t(`incidents.state.${state}`)}</Chip>
      ),
    },
    {
      id: "suspects",
      title: t("incidents.suspect"),
      cell: (incident) => <Suspects {...incident} />,
    },
    {
      id: "since",
      title: t("incidents.since"),
      cell: ({ firstFailureAt }) => <Moment at={firstFailureAt} />,
    },
    { id: "length", title: t("incidents.length"), end: true, cell: lengthOf },
    {
      id: "failures",
      title: t("incidents.runs"),
      end: true,
      cell: ({ failures }) => count(failures),
    },
  ];
  return (
    <SmallTable
      label={t("shell.incidents")}
      columns={columns}
      rows={incidents}
      keyOf={({ id }) => String(id)}
    />
  );
}

function Suspects({ suspects }: Incident) {
  const [first, ...others] = suspects;
  if (first === undefined) return <span class={styles.quiet}>{t("incidents.noSuspect")}</span>;
  return (
    <span class={styles.inRow}>
      {first.name} <StandingChip standing={first.verdict} />
      {others.length > 0 && (
        <span class={styles.quiet}>{t("incidents.andOthers", { count: others.length })}</span>
      )}
    </span>
  );
}

function lengthOf({ firstFailureAt, lastFailureAt }: Incident): string {
  return duration(((toMs(lastFailureAt) ?? 0) - (toMs(firstFailureAt) ?? 0)) / SECOND_MS);
}
