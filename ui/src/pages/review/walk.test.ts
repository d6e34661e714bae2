import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Execution } from "../../api/types";
import { markOf, markRun } from "../../state/marks";
import { belongs } from "./arrivals";
import { Walk } from "./walk";

const MOMENT = "2025-08-28T12:34:56.000Z";
let lastId = 0; // marks are remembered by id for as long as the page is open

function aRun(changes: Partial<Execution> = {}): Execution {
  lastId += 1;
  const analysis = { riskLevel: "HIGH", confidence: 0.9 };
  return { id: lastId, mark: null, analysis, telegramStatus: null, ...changes } as Execution;
}

function aWalk(count: number): Walk {
  const data = Array.from({ length: count }, () => aRun());
  const meta = { left: count, limit: 50, nextCursor: null, timestamp: MOMENT };
  return new Walk("flagged", { data, meta });
}

function mark(run: Execution | undefined): void {
  if (run) markRun(run, "correct");
}

describe("the way through a queue", () => {
  beforeEach(() => {
    vi.stubGlobal("fetch", () => new Promise(() => {})); // the server takes its time
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("goes on to the next run without a mark", () => {
    const walk = aWalk(3);
    const [first, second, third] = walk.runs.value;
    mark(second);
    mark(first);
    walk.advance();

    expect(walk.here.value).toBe(third);
    expect(walk.left.value).toBe(1);
  });

  it("ends where nothing follows, and knows what was skipped", () => {
    const walk = aWalk(2);
    walk.step(1);
    mark(walk.here.value);
    walk.advance();

    expect(walk.here.value).toBeUndefined();
    expect(walk.left.value).toBe(1);
    expect(walk.rewind()).toBe(true);
    expect(walk.at.value).toBe(0);
  });

  it("stays between its ends, and returns to a run that was judged by mistake", () => {
    const walk = aWalk(2);
    const [first] = walk.runs.value;
    walk.step(-1);
    expect(walk.at.value).toBe(0);
    mark(first);
    walk.advance();
    walk.step(1);
    walk.step(1);
    expect(walk.at.value).toBe(2);
    walk.returnTo(first?.id ?? -1);

    expect(walk.here.value).toBe(first);
    expect(first && markOf(first)).toBe("correct");
  });
});

describe("what belongs to a queue", () => {
  const failed = { success: false } as NonNullable<Execution["telegramStatus"]>;
  const level = (riskLevel: string, confidence: number | null = 0.9) =>
    ({ riskLevel, confidence }) as NonNullable<Execution["analysis"]>;

  it.each([
    ["flagged", { analysis: level("MEDIUM") }, true],
    ["flagged", { analysis: level("LOW") }, false],
    ["flagged", { analysis: level("CRITICAL"), mark: "correct" }, false],
    ["flagged", { analysis: null }, false],
    ["lowConfidence", { analysis: level("LOW", 0.59) }, true],
    ["lowConfidence", { analysis: level("LOW", 0.6) }, false],
    ["lowConfidence", { analysis: level("LOW", null) }, false],
    ["unreadable", { analysis: level("UNREADABLE", null) }, true],
    ["failedAlert", { telegramStatus: failed }, true],
    ["failedAlert", { telegramStatus: null }, false],
  ] as const)("%s: %j is %s", (queue, facts, expected) => {
    expect(belongs(queue, aRun(facts as Partial<Execution>))).toBe(expected);
  });
});
