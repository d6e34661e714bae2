/** A workflow as a drawing: boxes where n8n's own canvas has them, and lines between. */

import type { NodeStanding, RunNode } from "./timeline";
import { standingOfNode } from "./timeline";

export const BOX = { width: 172, height: 48 } as const;
const MARGIN = 16;
const BETWEEN = 24; // at least, from one box to the next

export interface GraphNode {
  name: string;
  /** The last part of n8n's type, such as `httpRequest`. */
  kind: string;
  x: number;
  y: number;
  standing: NodeStanding;
}

export interface GraphEdge {
  from: string;
  to: string;
  /** Of a sub-node, such as a chat model, to the node that uses it. */
  isUse: boolean;
  /** Whether items went along it. */
  isTaken: boolean;
  path: string;
}

export interface Graph {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  width: number;
  height: number;
}

export type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

interface Definition {
  nodes?: unknown;
  connections?: unknown;
}

interface Known {
  name: string;
  type: string;
  place: readonly [number, number] | null;
}

/** Return the drawing of a workflow version with what its nodes did in one run. */
export function graphOf(definition: Definition, ran: readonly RunNode[]): Graph {
  const known = nodesOf(definition.nodes).filter(({ type }) => !type.endsWith(".stickyNote"));
  const byName = new Map(ran.map((node) => [node.name, node]));
  const nodes = placed(known).map(({ name, type, x, y }) => {
    const node = byName.get(name);
    return {
      name,
      kind: type.split(".").at(-1) ?? type,
      x,
      y,
      standing: node ? standingOfNode(node) : ("none" as const),
    };
  });
  const edges = edgesOf(
    definition.connections,
    new Map(nodes.map((node) => [node.name, node])),
    ran,
  );
  const right = Math.max(0, ...nodes.map(({ x }) => x + BOX.width));
  const bottom = Math.max(0, ...nodes.map(({ y }) => y + BOX.height));
  return { nodes, edges, width: right + MARGIN, height: bottom + MARGIN };
}

/** Return the nearest node in a direction; undefined: there is none. */
export function neighbourOf(
  nodes: readonly GraphNode[],
  from: GraphNode,
  direction: Direction,
): GraphNode | undefined {
  const isAcross = direction === "ArrowLeft" || direction === "ArrowRight";
  const sign = direction === "ArrowLeft" || direction === "ArrowUp" ? -1 : 1;
  let found: GraphNode | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    const along = sign * (isAcross ? node.x - from.x : node.y - from.y);
    const aside = Math.abs(isAcross ? node.y - from.y : node.x - from.x);
    const distance = along + 2 * aside;
    if (along > 0 && distance < least) {
      least = distance;
      found = node;
    }
  }
  return found;
}

function nodesOf(nodes: unknown): Known[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.map((node: { name?: unknown; type?: unknown; position?: unknown }) => ({
    name: String(node.name),
    type: String(node.type ?? ""),
    place: placeOf(node.position),
  }));
}

function placeOf(position: unknown): readonly [number, number] | null {
  if (!Array.isArray(position)) return null;
  const [x, y] = position.map(Number);
  return Number.isFinite(x) && Number.isFinite(y) ? [x as number, y as number] : null;
}

/** Put the first corner at the margin, those without a place in a row below, and none on another. */
function placed(known: readonly Known[]): (Known & { x: number; y: number })[] {
  const places = known.flatMap(({ place }) => (place ? [place] : []));
  const left = Math.min(...places.map(([x]) => x), Number.POSITIVE_INFINITY);
  const top = Math.min(...places.map(([, y]) => y), Number.POSITIVE_INFINITY);
  const below = Math.max(...places.map(([, y]) => y - top), -BOX.height - BETWEEN);
  let loose = 0;
  const done: { x: number; y: number }[] = [];
  return known.map((node) => {
    const at = node.place
      ? { x: node.place[0] - left + MARGIN, y: node.place[1] - top + MARGIN }
      : { x: MARGIN + loose * (BOX.width + BETWEEN), y: MARGIN + below + BOX.height + BETWEEN };
    if (node.place === null) loose += 1;
    while (done.some((other) => overlap(at, other))) at.y += BOX.height + BETWEEN;
    done.push(at);
    return { ...node, ...at };
  });
}

function overlap(a: { x: number; y: number }, b: { x: number; y: number }): boolean {
  return Math.abs(a.x - b.x) < BOX.width && Math.abs(a.y - b.y) < BOX.height;
}

function edgesOf(
  connections: unknown,
  nodes: ReadonlyMap<string, GraphNode>,
  ran: readonly RunNode[],
): GraphEdge[] {
  const taken = new Set(
    ran.flatMap(({ name, runs }) =>
      runs.flatMap(({ sources }) => sources.map((source) => pair(source.node, name))),
    ),
  );
  return linesOf(connections).flatMap(({ name, kind, target }) => {
    const [from, to] = [nodes.get(name), nodes.get(target)];
    if (from === undefined || to === undefined) return [];
    const isUse = kind !== "main";
    const path = isUse ? useOf(from, to) : flowOf(from, to);
    return { from: name, to: target, isUse, isTaken: taken.has(pair(name, target)), path };
  });
}

/** Every connection of a workflow by itself. */
function linesOf(connections: unknown): { name: string; kind: string; target: string }[] {
  return entriesOf(connections).flatMap(([name, kinds]) =>
    entriesOf(kinds).flatMap(([kind, outputs]) =>
      targetsOf(outputs).map((target) => ({ name, kind, target })),
    ),
  );
}

function pair(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function targetsOf(outputs: unknown): string[] {
  if (!Array.isArray(outputs)) return [];
  return outputs
    .flat()
    .flatMap((target: { node?: unknown } | null) => (target?.node ? [String(target.node)] : []));
}

/** From the right of one box to the left of the other. */
function flowOf(from: GraphNode, to: GraphNode): string {
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x, to.y + BOX.height / 2];
  const bend = Math.max(24, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** From the top of a sub-node to the bottom of the node that uses it. */
function useOf(from: GraphNode, to: GraphNode): string {
  const [x1, y1] = [from.x + BOX.width / 2, from.y];
  const [x2, y2] = [to.x + BOX.width / 2, to.y + BOX.height];
  const bend = Math.max(16, Math.abs(y1 - y2) / 2);
  return `M${x1} ${y1}C${x1} ${y1 - bend} ${x2} ${y2 + bend} ${x2} ${y2}`;
}
