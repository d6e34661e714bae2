/** In which ways the runs failed, and at which nodes: with the service behind each node. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Card } from "../../parts/card";
import { NodeTable } from "../../parts/node-table";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import { sayNode } from "../../state/node-services";
import { whyNot } from "../../state/session";
import { firstLink } from "../overview/links";
import type { Findings } from "./findings";
import styles from "./incidents.module.css";

type Pattern = Findings["patterns"][number];

export function Patterns({ patterns }: { patterns: Findings["patterns"] }) {
  if (patterns.length === 0) return null;
  const columns: SmallColumn<Pattern>[] = [
    { id: "text", title: t("incidents.pattern"), cell: (pattern) => <Text {...pattern} /> },
    { id: "node", title: t("incidents.node"), cell: ({ node }) => node },
    { id: "runs", title: t("incidents.runs"), end: true, cell: ({ runs }) => count(runs) },
  ];
  return (
    <Card title={t("incidents.patterns")}>
      <SmallTable
        label={t("incidents.patterns")}
        columns={columns}
        rows={patterns}
        keyOf={({ id }) => String(id)}
      />
    </Card>
  );
}

function Text({ id, text }: Pattern) {
  const link = firstLink(`/errors/${id}`, `/executions?pattern=${id}`);
  return link ? <a href={link}>{text}</a> : <span>{text}</span>;
}

interface NodesProps {
  nodes: Findings["nodes"];
  onSaid: () => void;
}

export function FailedNodes({ nodes, onSaid }: NodesProps) {
  if (nodes.length === 0) return null;
  return (
    <Card title={t("incidents.nodes")}>
      <p class={styles.text}>{t("incidents.nodesText")}</p>
      <NodeTable
        nodes={nodes}
        say={sayNode}
        onSaid={onSaid}
        refusal={whyNot("review")}
        more={[
          { id: "runs", title: t("incidents.runs"), end: true, cell: ({ runs }) => count(runs) },
        ]}
      />
    </Card>
  );
}
