/** Whether n8n is read, which workflows are copied, and how its newest run was understood. */

import { useSignal } from "@preact/signals";
import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { Checks } from "../../parts/checks";
import { Chip } from "../../parts/chip";
import { CopyLine } from "../../parts/copy-line";
import { ResourceView } from "../../parts/resource-view";
import { useResource } from "../../state/resource";
import type { Source } from "../../state/setup";
import { Found } from "./found";
import { Sample } from "./sample";
import styles from "./setup.module.css";

type Tone = "ok" | "warn" | "bad" | "busy" | "off";

const TONES: Record<Source["state"], Tone> = {
  unconfigured: "off",
  starting: "busy",
  following: "ok",
  backfilling: "busy",
  unreachable: "bad",
  refused: "bad",
  standby: "off",
};
const HEIGHT = 160;

export function N8nStep() {
  const { state, reload } = useResource((signal) => data(api.GET("/api/system/info", { signal })));
  return (
    <>
      <p class={styles.text}>{t("setup.n8nText")}</p>
      <ResourceView of={state} reload={reload} height={HEIGHT}>
        {({ n8n }) => (
          <div class={styles.blocks}>
            <Standing source={n8n} />
            {n8n.workflows.length > 0 && <Workflows source={n8n} />}
          </div>
        )}
      </ResourceView>
      <Found subject="n8n" onLook={reload} />
      <Sample />
      <p class={styles.text}>{t("setup.settingsHint")}</p>
    </>
  );
}

function Standing({ source: { state, reason, database, waiting } }: { source: Source }) {
  return (
    <div class={styles.block}>
      <h3>{t("setup.connection")}</h3>
      <p>
        <Chip tone={TONES[state]} icon={state === "unconfigured" ? "○" : undefined}>
          {t(`setup.ingest.${state}`)}
        </Chip>{" "}
        {database && `${database.type} ${database.version}`}{" "}
        {waiting !== null && waiting > 0 && t("setup.waiting", { count: waiting })}
      </p>
      {reason && <p class={styles.failure}>{reason}</p>}
    </div>
  );
}

/** What is ticked becomes a line for the settings: the server reads those at its start alone. */
function Workflows({ source: { workflows } }: { source: Source }) {
  const known = workflows.flatMap(({ id, name, active, nodeCount }) =>
    id === null ? [] : [{ id, name: name ?? id, active, nodeCount }],
  );
  const chosen = useSignal<readonly string[]>(known.map(({ id }) => id));
  const isAll = chosen.value.length === known.length;
  return (
    <div class={styles.block}>
      <Checks
        legend={t("setup.workflows")}
        value={chosen}
        options={known.map(({ id, name, active, nodeCount }) => ({
          value: id,
          label: name,
          hint: t("setup.workflowFacts", {
            active: active ? "yes" : "no",
            count: nodeCount ?? 0,
          }),
        }))}
      />
      {isAll ? (
        <p class={styles.text}>{t("setup.allWorkflows")}</p>
      ) : chosen.value.length === 0 ? (
        <p class={styles.text}>{t("setup.noWorkflow")}</p>
      ) : (
        <CopyLine
          text={`WATCHROOM_N8N_WORKFLOWS=${chosen.value.join(",")}`}
          label={t("setup.copyLine")}
        />
      )}
    </div>
  );
}
