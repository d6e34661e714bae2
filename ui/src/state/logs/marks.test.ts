import { expect, test } from "vitest";
import { type Happened, marksOf } from "./marks";

const SECOND = 1_746_439_200n * 1_000_000_000n;

function happened(kind: Happened["kind"], ns: number, told: "service.restarted"[] = []): Happened {
  const toldAs = told.map((type) => ({ seq: 1, type }));
  return { kind, timestampNs: String(SECOND + BigInt(ns)), exitCode: null, toldAs };
}

function words(...events: Happened[]): string[] {
  return marksOf("ollama", events).map(({ event }) => event);
}

test("events of one second stand in the order of their nanoseconds", () => {
  const [die, start] = [happened("die", 5), happened("start", 900_000_000)];
  expect(words(start, die)).toEqual(["stopped", "started"]);
});

test("where times are the same, causes come first", () => {
  expect(words(happened("start", 1), happened("die", 1), happened("oom", 1))).toEqual([
    "oom",
    "stopped",
    "started",
  ]);
});

test("memory ran out before the end that it led to, although engines tell it late", () => {
  const [die, oom] = [happened("die", 1_000), happened("oom", 40_000_000)];
  const marks = marksOf("ollama", [oom, die]);
  expect(marks.map(({ event }) => event)).toEqual(["oom", "stopped"]);
  expect(marks[0]?.at).toBe(marks[1]?.at);
});

test("memory that ran out long after an end, or after the next start, stays where it was", () => {
  expect(words(happened("die", 0), happened("oom", 1_500_000_000))).toEqual(["stopped", "oom"]);
  const [die, start, oom] = [happened("die", 0), happened("start", 10), happened("oom", 20)];
  expect(words(die, start, oom)).toEqual(["stopped", "started", "oom"]);
});

test("a restart is one row, whether it was ordered or the policy's", () => {
  expect(words(happened("die", 1), happened("start", 2), happened("restart", 3))).toEqual([
    "stopped",
    "restarted",
  ]);
  expect(words(happened("die", 1), happened("start", 2, ["service.restarted"]))).toEqual([
    "stopped",
    "restarted",
  ]);
});
