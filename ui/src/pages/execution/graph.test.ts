import { describe, expect, test } from "vitest";
import { BOX, graphOf, neighbourOf } from "./graph";

const DEFINITION = {
  nodes: [
    { name: "Webhook", type: "n8n-nodes-base.webhook", position: [-200, 300] },
    { name: "Ollama", type: "n8n-nodes-base.httpRequest", position: [20, 300] },
    { name: "Telegram", type: "n8n-nodes-base.telegram", position: [240, 200] },
    { name: "Note", type: "n8n-nodes-base.stickyNote", position: [0, 0] },
  ],
  connections: {
    Webhook: { main: [[{ node: "Ollama", type: "main", index: 0 }]] },
    Ollama: { main: [null, [{ node: "Telegram", type: "main", index: 0 }, { node: "Gone" }]] },
  },
};
const RUN = {
  status: "success",
  startedAt: null,
  duration: 1,
  waited: null,
  sources: [{ node: "Webhook", run: 0, output: 0 }],
  itemsIn: 1,
  itemsOut: 1,
  inputBytes: 2,
  outputBytes: 2,
  pictures: 0,
  model: null,
  error: null,
};

describe("the graph", () => {
  const ran = [{ name: "Ollama", type: null, disabled: false, runs: [RUN] }];
  const { nodes, edges, width, height } = graphOf(DEFINITION, ran);
  const at = Object.fromEntries(nodes.map((node) => [node.name, node]));

  test("has the nodes where n8n has them, without its notes", () => {
    expect(nodes.map(({ name }) => name)).toEqual(["Webhook", "Ollama", "Telegram"]);
    expect((at.Ollama?.x ?? 0) - (at.Webhook?.x ?? 0)).toBe(220);
    expect((at.Ollama?.y ?? 0) - (at.Telegram?.y ?? 0)).toBe(100);
    expect(Math.min(...nodes.map(({ x }) => x))).toBeGreaterThan(0);
    expect(width).toBeGreaterThan((at.Telegram?.x ?? 0) + BOX.width);
    expect(height).toBeGreaterThan((at.Ollama?.y ?? 0) + BOX.height);
  });

  test("tells which lines items went along", () => {
    expect(edges.map(({ from, to, isTaken }) => [from, to, isTaken])).toEqual([
      ["Webhook", "Ollama", true],
      ["Ollama", "Telegram", false],
    ]);
    expect(nodes.map(({ standing }) => standing)).toEqual(["none", "ok", "none"]);
  });

  test("is walked by arrows", () => {
    const { Webhook, Ollama, Telegram } = at;
    if (!Webhook || !Ollama || !Telegram) throw new Error("a node is missing");

    expect(neighbourOf(nodes, Webhook, "ArrowRight")).toBe(Ollama);
    expect(neighbourOf(nodes, Ollama, "ArrowUp")).toBe(Telegram);
    expect(neighbourOf(nodes, Webhook, "ArrowLeft")).toBeUndefined();
  });
});

test("boxes never lie on each other, and nodes without a place have one", () => {
  const same = ["A", "B", "C"].map((name) => ({ name, type: "x", position: [0, 0] }));
  const { nodes } = graphOf({ nodes: [...same, { name: "D", type: "x" }] }, []);

  expect(new Set(nodes.map(({ x, y }) => `${x}/${y}`)).size).toBe(4);
});

test("what is no workflow is an empty drawing", () => {
  expect(graphOf({}, [])).toEqual({ nodes: [], edges: [], width: 16, height: 16 });
});
