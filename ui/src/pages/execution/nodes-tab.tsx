/** The nodes of the run at the left, what one of them received, gave or failed with at the right. */

import { computed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { t } from "../../format/catalogue";
import { bytes, count } from "../../format/number";
import { duration } from "../../format/time";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { EmptyState } from "../../parts/empty-state";
import { ResourceView } from "../../parts/resource-view";
import { query } from "../../state/address";
import { hereWith } from "./links";
import { NodeData } from "./node-data";
import styles from "./nodes.module.css";
import { type Direction, useNodePart, type Wanted } from "./records";
import { whyNothingKept } from "./summary";
import type { TabProps } from "./tabs";
import { type NodeRun, type RunNode, standingOfNode } from "./timeline";

const HEIGHT = 320;
const DIRECTIONS: readonly Direction[] = ["input", "output", "error"];
const ICONS = { ok: "✓", bad: "✕", busy: "⟳", waiting: "◔", off: "■", none: "–" } as const;

export function NodesTab({ run, nodes }: TabProps) {
  return (
    <ResourceView of={nodes.state} reload={nodes.reload} height={HEIGHT}>
      {({ kept, nodes: found }) =>
        kept ? (
          <Chosen id={run.id} nodes={found} />
        ) : (
          <EmptyState title={t("execution.noNodes")} text={whyNothingKept(run)} />
        )
      }
    </ResourceView>
  );
}

function Chosen({ id, nodes }: { id: number; nodes: readonly RunNode[] }) {
  const asked = query.value.get("node");
  const node = nodes.find(({ name }) => name === asked) ?? firstToShow(nodes);
  return (
    <div class={styles.split}>
      <NodeList id={id} nodes={nodes} chosen={node?.name} />
      {node && <OneNode key={node.name} id={id} node={node} />}
    </div>
  );
}

/** The node that failed, else the last one that ran. */
function firstToShow(nodes: readonly RunNode[]): RunNode | undefined {
  const ran = nodes.filter(({ runs }) => runs.length > 0);
  return ran.find((node) => standingOfNode(node) === "bad") ?? ran.at(-1) ?? nodes[0];
}

interface ListProps {
  id: number;
  nodes: readonly RunNode[];
  chosen: string | undefined;
}

export function NodeList({ id, nodes, chosen }: ListProps) {
  return (
    <nav class={styles.list} aria-label={t("execution.nodes")}>
      <ol>
        {nodes.map((node) => {
          const standing = standingOfNode(node);
          return (
            <li key={node.name}>
              <a
                class={styles.node}
                href={hereWith(id, { tab: null, node: node.name, run: null })}
                aria-current={node.name === chosen ? "true" : undefined}
              >
                <span class={styles[standing]} aria-hidden="true">
                  {ICONS[standing]}
                </span>
                <span class={styles.name}>{node.name}</span>
                <span class={styles.figure}>
                  {node.runs.length === 0 || standing === "waiting"
                    ? t(`execution.standing.${standing}`)
                    : duration(sumOf(node.runs))}
                </span>
                <span class="visually-hidden">{t(`execution.standing.${standing}`)}</span>
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function sumOf(runs: readonly NodeRun[]): number | null {
  const told = runs.flatMap(({ duration: each }) => (each === null ? [] : [each]));
  return told.length === 0 ? null : told.reduce((sum, each) => sum + each, 0);
}

function OneNode({ id, node }: { id: number; node: RunNode }) {
  const number = runAsked(node);
  const run = node.runs[number];
  return (
    <Card title={node.name} class={styles.data ?? ""} actions={<Kind node={node} />}>
      {node.runs.length > 1 && <Turns id={id} node={node} current={number} />}
      {run === undefined ? (
        <p class={styles.quiet}>{t(`execution.why.${standingOfNode(node)}`)}</p>
      ) : (
        <Parts key={number} id={id} node={node.name} number={number} run={run} />
      )}
    </Card>
  );
}

function runAsked(node: RunNode): number {
  const asked = Number(query.value.get("run") ?? 0);
  return Number.isInteger(asked) && asked >= 0 && asked < node.runs.length ? asked : 0;
}

function Kind({ node: { type, disabled } }: { node: RunNode }) {
  return (
    <span class={styles.quiet}>
      {type}
      {disabled && ` · ${t("execution.disabled")}`}
    </span>
  );
}

/** A node in a loop ran several times. */
function Turns({ id, node, current }: { id: number; node: RunNode; current: number }) {
  const to = (number: number) =>
    hereWith(id, { node: node.name, run: number ? `${number}` : null });
  return (
    <p class={styles.turns}>
      {current > 0 && <a href={to(current - 1)}>{t("execution.turn.previous")}</a>}
      <span>{t("execution.turn", { number: current + 1, total: node.runs.length })}</span>
      {current + 1 < node.runs.length && <a href={to(current + 1)}>{t("execution.turn.next")}</a>}
    </p>
  );
}

interface PartsProps {
  id: number;
  node: string;
  number: number;
  run: NodeRun;
}

/** Received, given, failed with: one of them is asked for at a time. */
function Parts({ id, node, number, run }: PartsProps) {
  const direction = useSignal<Direction>(run.error === null ? "output" : "error");
  const wanted = useMemo(
    () => computed<Wanted>(() => ({ node, run: number, direction: direction.value })),
    [node, number],
  );
  const part = useNodePart(id, wanted);
  const { data } = part.state.value;
  const isCurrent = data?.direction === direction.value;
  return (
    <>
      <fieldset class={styles.directions}>
        <legend class="visually-hidden">{t("execution.part")}</legend>
        {DIRECTIONS.map((each) => (
          <Button
            key={each}
            small
            aria-pressed={each === direction.value}
            refusal={each === "error" && run.error === null ? t("execution.noError") : null}
            onClick={() => {
              direction.value = each;
            }}
          >
            {t(`execution.direction.${each}`)} <Size run={run} direction={each} />
          </Button>
        ))}
      </fieldset>
      {run.error !== null && <p class={styles.bad}>{run.error}</p>}
      <ResourceView of={part.state} reload={part.reload} height={HEIGHT}>
        {(found) => (isCurrent ? <NodeData part={found} /> : null)}
      </ResourceView>
    </>
  );
}

function Size({ run, direction }: { run: NodeRun; direction: Direction }) {
  if (direction === "error") return null;
  const [items, size] =
    direction === "input" ? [run.itemsIn, run.inputBytes] : [run.itemsOut, run.outputBytes];
  return (
    <span class={styles.quiet} title={t("execution.items", { count: items })}>
      {count(items)} · {bytes(size)}
    </span>
  );
}
