import { describe, expect, it } from "vitest";
import { highest, nextTop, piled, spansOf, spread, stepAbove } from "./scale";

const MIB = 1024 ** 2;

describe("the top of the y-axis", () => {
  it.each([
    [182, 200],
    [1600, 2000],
    [0.3, 0.5],
    [200, 200],
    [0, 1],
    [Number.NaN, 1],
  ])("stands at the next decimal step: %d under %d", (needed, top) => {
    expect(stepAbove(needed, "decimal")).toBeCloseTo(top);
  });

  it.each([
    [15.8 * 1024 * MIB, 16 * 1024 * MIB],
    [842 * MIB, 1024 * MIB],
    [3, 4],
    [0, 1024],
  ])("stands at a power of two for bytes: %d under %d", (needed, top) => {
    expect(stepAbove(needed, "binary")).toBe(top);
  });

  it.each([
    [1, 2],
    [3, 4],
    [37, 40],
    [41, 100],
    [0, 2],
  ])("can be halved into whole numbers for counts: %d under %d", (needed, top) => {
    expect(stepAbove(needed, "whole")).toBe(top);
  });

  it.each([
    [8.4, 10],
    [12, 20],
    [61, 120],
    [500, 600],
    [90_000, 172_800],
    [0, 1],
  ])("can be halved into whole units for durations: %d under %d seconds", (needed, top) => {
    expect(stepAbove(needed, "time")).toBe(top);
  });

  it("grows at once, and shrinks only when most of it is empty", () => {
    expect(nextTop(100, 182, "decimal")).toBe(200);
    expect(nextTop(200, 90, "decimal")).toBe(200);
    expect(nextTop(200, 60, "decimal")).toBe(200);
    expect(nextTop(200, 40, "decimal")).toBe(50);
  });
});

const DATA = {
  timesMs: [0, 10, 20],
  series: [
    { label: "ok", values: [1, null, 3] },
    { label: "failed", values: [2, 4, null] },
  ],
};

it("looks for the highest value among those that are shown", () => {
  expect(highest(DATA, "lines", 0, 20)).toBe(4);
  expect(highest(DATA, "lines", 15, 20)).toBe(3);
  expect(highest({ timesMs: [], series: [] }, "lines", 0, 20)).toBe(0);
});

it("adds bars up", () => {
  expect(highest(DATA, "bars", 0, 5)).toBe(3);
  expect(piled(DATA)).toEqual([
    [1, null, 3],
    [3, 4, null],
  ]);
});

it("keeps labels apart, in their order and within the chart", () => {
  expect(spread([50, 52, 10], 14, 0, 100)).toEqual([50, 64, 10]);
  expect(spread([98, 99], 14, 0, 100)).toEqual([86, 100]);
  expect(spread([], 14, 0, 100)).toEqual([]);
});

it("gives bars the length of most of them, also where a range begins amid one", () => {
  expect(spansOf([9, 10, 20, 30], 33)).toEqual({ startsMs: [0, 10, 20, 30], lengthMs: 10 });
  expect(spansOf([0, 10], 20)).toEqual({ startsMs: [0, 10], lengthMs: 10 });
  expect(spansOf([0], 20)).toEqual({ startsMs: [0], lengthMs: 20 });
});
