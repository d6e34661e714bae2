/** Which service each node of the workflows talks to: what was worked out, and what a person says. */

import { useSignal } from "@preact/signals";
import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { Chip } from "../../parts/chip";
import { EmptyState } from "../../parts/empty-state";
import { ResourceView } from "../../parts/resource-view";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import { services } from "../../state/fleet";
import { useResource } from "../../state/resource";
import { useSending } from "../../state/sending";
import type { WorkflowNode } from "../../state/setup";
import { confirm } from "../../state/toasts";
import styles from "./setup.module.css";

const HEIGHT = 240;
const BY_DEFINITION = "";
const OUTSIDE = "-"; // no id of a service looks so

export function NodesStep() {
  const { state, reload } = useResource((signal) =>
    data(api.GET("/api/incidents/nodes", { signal })),
  );
  const columns: SmallColumn<WorkflowNode>[] = [
    { id: "workflow", title: t("setup.workflow"), cell: ({ workflow }) => workflow },
    { id: "node", title: t("setup.node"), cell: ({ node }) => <strong>{node}</strong> },
    { id: "address", title: t("setup.address"), cell: ({ address }) => address ?? "–" },
    { id: "kind", title: t("setup.talksTo"), cell: (node) => <Tie node={node} /> },
    {
      id: "say",
      title: t("setup.say"),
      cell: (node) => <Say node={node} onSaid={reload} />,
    },
  ];
  return (
    <>
      <p class={styles.text}>{t("setup.nodesText")}</p>
      <ResourceView of={state} reload={reload} height={HEIGHT}>
        {(nodes) =>
          nodes.length === 0 ? (
            <EmptyState title={t("setup.noNodes")} text={t("setup.noNodesText")} />
          ) : (
            <SmallTable
              label={t("setup.nodes")}
              columns={columns}
              rows={nodes}
              keyOf={({ workflowId, node }) => `${workflowId} ${node}`}
            />
          )
        }
      </ResourceView>
    </>
  );
}

function Tie({ node: { kind, serviceId, why } }: { node: WorkflowNode }) {
  if (kind === "unknown")
    return (
      <Chip tone="warn" icon="?" title={why}>
        {t("setup.unknown")}
      </Chip>
    );
  return <span title={why}>{kind === "outside" ? t("setup.outside") : serviceId}</span>;
}

function Say({ node, onSaid }: { node: WorkflowNode; onSaid: () => void }) {
  const { isBusy, failure, send } = useSending();
  const said = node.byPerson ? (node.serviceId ? keyOf(node) : OUTSIDE) : BY_DEFINITION;
  const shown = useSignal(said);
  const change = async (chosen: string) => {
    shown.value = chosen;
    if (await send(() => say(node, chosen))) {
      confirm(t("setup.said", { node: node.node }));
      onSaid();
    } else shown.value = said;
  };
  return (
    <>
      <select
        class={styles.select}
        aria-label={t("setup.sayOf", { node: node.node })}
        value={shown.value}
        disabled={isBusy.value}
        onChange={(event) => void change(event.currentTarget.value)}
      >
        <option value={BY_DEFINITION}>{t("setup.byDefinition")}</option>
        <option value={OUTSIDE}>{t("setup.outside")}</option>
        {[...(services.value?.values() ?? [])].map(({ id, host, name }) => (
          <option key={`${host}/${id}`} value={`${host}/${id}`}>
            {t("setup.serviceOn", { name, host })}
          </option>
        ))}
      </select>
      {failure.value && (
        <p class={styles.failure} role="alert">
          {failure.value.message}
        </p>
      )}
    </>
  );
}

function keyOf({ host, serviceId }: WorkflowNode): string {
  return `${host ?? ""}/${serviceId ?? ""}`;
}

async function say({ workflowId, node }: WorkflowNode, chosen: string): Promise<void> {
  if (chosen === BY_DEFINITION) {
    const query = { workflowId, node };
    await data(api.DELETE("/api/incidents/nodes", { params: { query } }));
    return;
  }
  const [host = "", ...rest] = chosen.split("/");
  const body =
    chosen === OUTSIDE
      ? { workflowId, node, serviceId: null, host: null }
      : { workflowId, node, serviceId: rest.join("/"), host };
  await data(api.PUT("/api/incidents/nodes", { body }));
}
