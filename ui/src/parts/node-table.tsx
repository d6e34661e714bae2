/** Which service each node of some workflows talks to: what was worked out, and what a person says. */

import { useSignal } from "@preact/signals";
import { t } from "../format/catalogue";
import { MISSING } from "../format/number";
import { keyOf, services } from "../state/fleet";
import { BY_DEFINITION, OUTSIDE, saidOf, type WorkflowNode } from "../state/node-services";
import { useSending } from "../state/sending";
import { confirm } from "../state/toasts";
import { Chip } from "./chip";
import styles from "./node-table.module.css";
import { type SmallColumn, SmallTable } from "./small-table";

interface Props<Row extends WorkflowNode> {
  nodes: readonly Row[];
  /** Sends what a person chose: `host/id` of a service, OUTSIDE or BY_DEFINITION. */
  say: (node: Row, said: string) => Promise<void>;
  onSaid: () => void;
  /** Why nothing can be said; null if it can. */
  refusal: string | null;
  /** What else is told of each node, before what it talks to. */
  more?: readonly SmallColumn<Row>[];
}

export function NodeTable<Row extends WorkflowNode>({ nodes, more = [], ...rest }: Props<Row>) {
  const columns: SmallColumn<Row>[] = [
    { id: "workflow", title: t("nodes.workflow"), cell: ({ workflow }) => workflow },
    { id: "node", title: t("nodes.node"), cell: ({ node }) => <strong>{node}</strong> },
    ...more,
    { id: "address", title: t("nodes.address"), cell: ({ address }) => address ?? MISSING },
    { id: "kind", title: t("nodes.talksTo"), cell: (node) => <Tie node={node} /> },
    { id: "say", title: t("nodes.say"), cell: (node) => <Say node={node} {...rest} /> },
  ];
  return (
    <SmallTable
      label={t("nodes.title")}
      columns={columns}
      rows={nodes}
      keyOf={({ workflowId, node }) => `${workflowId} ${node}`}
    />
  );
}

function Tie({ node: { kind, serviceId, why } }: { node: WorkflowNode }) {
  if (kind === "unknown")
    return (
      <Chip tone="warn" icon="?" title={why}>
        {t("nodes.unknown")}
      </Chip>
    );
  return <span title={why}>{kind === "outside" ? t("nodes.outside") : serviceId}</span>;
}

interface SayProps<Row extends WorkflowNode> extends Omit<Props<Row>, "nodes" | "more"> {
  node: Row;
}

function Say<Row extends WorkflowNode>({ node, say, onSaid, refusal }: SayProps<Row>) {
  const { isBusy, failure, send } = useSending();
  const said = saidOf(node);
  const shown = useSignal(said);
  const change = async (chosen: string) => {
    shown.value = chosen;
    if (await send(() => say(node, chosen))) {
      confirm(t("nodes.said", { node: node.node }));
      onSaid();
    } else shown.value = said;
  };
  return (
    <>
      <select
        class={styles.select}
        aria-label={t("nodes.sayOf", { node: node.node })}
        title={refusal ?? undefined}
        value={shown.value}
        disabled={isBusy.value || refusal !== null}
        onChange={(event) => void change(event.currentTarget.value)}
      >
        <option value={BY_DEFINITION}>{t("nodes.byDefinition")}</option>
        <option value={OUTSIDE}>{t("nodes.outside")}</option>
        {[...(services.value?.values() ?? [])].map((service) => (
          <option key={keyOf(service)} value={keyOf(service)}>
            {t("nodes.serviceOn", { name: service.name, host: service.host })}
          </option>
        ))}
      </select>
      {(failure.value || refusal) && (
        <p
          class={failure.value ? styles.failure : styles.refusal}
          role={failure.value ? "alert" : undefined}
        >
          {failure.value?.message ?? refusal}
        </p>
      )}
    </>
  );
}
