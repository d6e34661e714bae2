import { describe, expect, test } from "vitest";
import { type NodeRun, type RunNode, standingOfNode, ticksOf, timelineOf } from "./timeline";

const BEGAN = "2025-08-27T12:00:00.000Z";
const BEGAN_MS = Date.parse(BEGAN);

function aRun(startS: number, duration: number | null, facts: Partial<NodeRun> = {}): NodeRun {
  return {
    status: "success",
    startedAt: new Date(BEGAN_MS + startS * 1000).toISOString(),
    duration,
    waited: null,
    sources: [],
    itemsIn: 1,
    itemsOut: 1,
    inputBytes: 2,
    outputBytes: 2,
    pictures: 0,
    model: null,
    error: null,
    ...facts,
  };
}

function aNode(name: string, ...runs: NodeRun[]): RunNode {
  return { name, type: null, disabled: false, runs };
}

describe("the timeline", () => {
  test("places nodes on one scale, the end of the last being the end of it", () => {
    const { bars, spanS } = timelineOf(
      [aNode("Webhook", aRun(0, 1)), aNode("Ollama", aRun(1, 3)), aNode("Telegram")],
      BEGAN,
      BEGAN_MS,
    );

    expect(spanS).toBe(4);
    expect(bars.map(({ from, length }) => [from, length])).toEqual([
      [0, 0.25],
      [0.25, 0.75],
      [null, 0],
    ]);
    expect(bars[2]?.standing).toBe("none");
  });

  test("lets what runs grow with the clock", () => {
    const { bars, spanS } = timelineOf(
      [aNode("Ollama", aRun(1, null, { status: "running" }))],
      BEGAN,
      BEGAN_MS + 5000,
    );

    expect(spanS).toBe(5);
    expect(bars[0]?.length).toBeCloseTo(0.8);
    expect(bars[0]?.standing).toBe("busy");
  });

  test("leaves what waits for a person open, and the others their length", () => {
    const waits = aRun(1, 0.006, { status: "waiting" });
    const nodes = [aNode("Telegram", aRun(0, 1)), aNode("Duty officer", waits)];
    const { bars, spanS } = timelineOf(nodes, BEGAN, BEGAN_MS + 86_400_000);

    expect(spanS).toBeCloseTo(1 / 0.85);
    expect(bars[0]?.length).toBeCloseTo(0.85);
    expect(bars[1]).toMatchObject({ standing: "waiting", waitsSinceMs: BEGAN_MS + 1000 });
    expect(bars[1]?.seconds).toBeNull();
    expect((bars[1]?.from ?? 0) + (bars[1]?.length ?? 0)).toBeCloseTo(1);
    expect(timelineOf(nodes, BEGAN, 0).bars[1]).toMatchObject({
      waitsSinceMs: null,
      seconds: 0.006,
    });
  });

  test("splits a model's time, and never beyond its node", () => {
    const model = {
      load: 1,
      prompt: 1,
      generate: 6,
      promptTokens: 10,
      tokens: 60,
      tokensPerSecond: 10,
    };
    const [bar] = timelineOf([aNode("Ollama", aRun(0, 10, { model }))], BEGAN, BEGAN_MS).bars;
    const [short] = timelineOf([aNode("Ollama", aRun(0, 4, { model }))], BEGAN, BEGAN_MS).bars;

    expect(bar?.parts.map(({ from, length }) => [from, length])).toEqual([
      [0.2, 0.1],
      [0.3, 0.1],
      [0.4, 0.6],
    ]);
    const end = short?.parts.reduce((sum, { length }) => sum + length, 0);
    expect(end).toBeCloseTo(1);
  });

  test("shows waits that somebody would notice", () => {
    const nodes = [aNode("A", aRun(0, 1)), aNode("B", aRun(3, 1, { waited: 2 }))];
    const quick = [aNode("A", aRun(0, 1)), aNode("B", aRun(1, 1, { waited: 0.002 }))];

    expect(timelineOf(nodes, BEGAN, BEGAN_MS).bars[1]?.waited).toEqual({
      from: 0.25,
      length: 0.5,
      seconds: 2,
    });
    expect(timelineOf(quick, BEGAN, BEGAN_MS).bars[1]?.waited).toBeNull();
  });

  test("has no length of nothing", () => {
    expect(timelineOf([], BEGAN, BEGAN_MS)).toEqual({ bars: [], spanS: 0.001 });
  });
});

test.each([
  [30, [0, 10, 20, 30]],
  [1.633, [0, 0.5, 1, 1.5]],
  [0.012, [0, 0.005, 0.01]],
  [187, [0, 50, 100, 150]],
])("a scale of %f s has round marks", (spanS, marks) => {
  expect(ticksOf(spanS)).toEqual(marks);
});

test("a node stands as its last run does", () => {
  const failed = aRun(0, 1, { status: "error", error: "no" });

  expect(standingOfNode(aNode("A", failed, aRun(2, 1)))).toBe("ok");
  expect(standingOfNode(aNode("A", aRun(2, 1), failed))).toBe("bad");
  expect(standingOfNode(aNode("A", aRun(2, 1, { status: "waiting" })))).toBe("waiting");
  expect(standingOfNode({ ...aNode("A"), disabled: true })).toBe("off");
});
