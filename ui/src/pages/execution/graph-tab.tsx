/** The workflow version that ran, as a drawing that is walked by arrows; the list says the same. */

import { useMemo, useRef } from "preact/hooks";
import { t } from "../../format/catalogue";
import { EmptyState } from "../../parts/empty-state";
import { ResourceView } from "../../parts/resource-view";
import { query } from "../../state/address";
import { BOX, type Direction, type Graph, type GraphNode, graphOf, neighbourOf } from "./graph";
import styles from "./graph.module.css";
import { hereWith } from "./links";
import { NodeList } from "./nodes-tab";
import { useWorkflow } from "./records";
import type { TabProps } from "./tabs";
import type { RunNode } from "./timeline";

const HEIGHT = 320;
const ICONS = { ok: "✓", bad: "✕", busy: "⟳", waiting: "◔", off: "■", none: "–" } as const;

export function GraphTab({ run, nodes }: TabProps) {
  const workflow = useWorkflow(run.id);
  const ran = nodes.state.value.data?.nodes ?? [];
  return (
    <ResourceView of={workflow.state} reload={workflow.reload} height={HEIGHT}>
      {({ definition }) =>
        definition === null ? (
          <EmptyState title={t("execution.noWorkflow")} text={t("execution.noWorkflowText")} />
        ) : (
          <Drawing id={run.id} definition={definition} ran={ran} />
        )
      }
    </ResourceView>
  );
}

interface Props {
  id: number;
  definition: object;
  ran: readonly RunNode[];
}

function Drawing({ id, definition, ran }: Props) {
  const graph = useMemo(() => graphOf(definition, ran), [definition, ran]);
  const chosen = query.value.get("node") ?? undefined;
  return (
    <div class={styles.page}>
      <Canvas id={id} graph={graph} chosen={chosen} />
      <details class={styles.twin}>
        <summary>{t("execution.graphAsList")}</summary>
        <NodeList id={id} nodes={ran} chosen={chosen} />
      </details>
    </div>
  );
}

function Canvas({ id, graph, chosen }: { id: number; graph: Graph; chosen: string | undefined }) {
  const { nodes, edges, width, height } = graph;
  const boxes = useRef(new Map<string, HTMLAnchorElement>());
  const first = nodes.find(({ name }) => name === chosen) ?? nodes[0];
  const walk = (event: KeyboardEvent, from: GraphNode) => {
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    event.stopPropagation();
    const to = neighbourOf(nodes, from, event.key as Direction);
    if (to) boxes.current.get(to.name)?.focus();
  };
  return (
    <nav class={styles.frame} aria-label={t("execution.graph")}>
      <div class={styles.canvas} style={{ width: `${width}px`, height: `${height}px` }}>
        <svg class={styles.lines} width={width} height={height} aria-hidden="true">
          <title>{t("execution.graph")}</title>
          {edges.map(({ from, to, path, isUse, isTaken }) => (
            <path
              key={`${from}>${to}`}
              d={path}
              class={`${isTaken ? styles.taken : styles.idle} ${isUse ? styles.use : ""}`}
            />
          ))}
        </svg>
        {nodes.map((node) => (
          <a
            key={node.name}
            ref={(element) => {
              if (element) boxes.current.set(node.name, element);
            }}
            class={`${styles.box} ${styles[node.standing]}`}
            style={{
              left: `${node.x}px`,
              top: `${node.y}px`,
              width: `${BOX.width}px`,
              height: `${BOX.height}px`,
            }}
            href={hereWith(id, { tab: null, node: node.name, run: null })}
            tabIndex={node === first ? 0 : -1}
            aria-current={node.name === chosen ? "true" : undefined}
            onKeyDown={(event) => walk(event, node)}
          >
            <span class={styles.icon} aria-hidden="true">
              {ICONS[node.standing]}
            </span>
            <span class={styles.name} title={node.name}>
              {node.name}
            </span>
            <span class={styles.kind}>{node.kind}</span>
            <span class="visually-hidden">{t(`execution.standing.${node.standing}`)}</span>
          </a>
        ))}
      </div>
    </nav>
  );
}
