import { expect, it } from "vitest";
import { moved } from "./keys";
import { glance, isCurrent, lastMeasured, lonely, markerAt, nearest, sumOf } from "./reading";
import type { Marker, PlotView } from "./types";

it.each([
  [-5, 0],
  [4, 0],
  [6, 1],
  [15, 1],
  [16, 2],
  [99, 2],
])("finds the time nearest to %d", (ms, index) => {
  expect(nearest([0, 10, 20], ms)).toBe(index);
});

it("finds none where there is none", () => {
  expect(nearest([], 5)).toBe(-1);
  expect(lastMeasured({ timesMs: [0], series: [{ label: "a", values: [null] }] })).toBe(-1);
  const limit = { label: "b", values: [9, 9], tone: "limit" as const };
  expect(
    lastMeasured({ timesMs: [0, 1], series: [{ label: "a", values: [4, null] }, limit] }),
  ).toBe(0);
});

it("tells of a line its range, its latest value and the gaps between measurements", () => {
  const found = glance([0, 10, 20, 30, 40, 50], [null, 4, null, null, 9, 6]);

  expect(found).toEqual({ lowest: 4, highest: 9, highestAtMs: 40, latest: 6, gaps: 1 });
  expect(glance([0, 10], [null, null])).toBeNull();
});

it("tells of the marker that is meant, if one is near", () => {
  const marker = (atMs: number): Marker => ({ atMs, tone: "bad", icon: "✕", label: "Exited" });

  expect(markerAt([marker(0), marker(12)], 10, 5)?.atMs).toBe(12);
  expect(markerAt([marker(0)], 10, 5)).toBeUndefined();
});

it("moves the crosshair by keys, and stays within what is shown", () => {
  const view: PlotView = {
    data: { timesMs: [0, 10, 20, 30], series: [] },
    fromMs: 10,
    toMs: 30,
    markers: [],
    form: "lines",
    steps: "decimal",
    format: String,
  };

  expect(moved(view, 20, "ArrowLeft")).toBe(10);
  expect(moved(view, 10, "ArrowLeft")).toBe(10);
  expect(moved(view, 20, "PageUp")).toBe(30);
  expect(moved(view, 20, "Home")).toBe(10);
  expect(moved(view, 20, "a")).toBeNull();
});

it("sums what is shown of a series, and nothing beside it", () => {
  const view = { data: { timesMs: [0, 10, 20, 30], series: [] }, fromMs: 10, toMs: 30 };

  expect(sumOf(view, { values: [100, 1, null, 3] })).toBe(4);
  expect(sumOf(view, { values: [100, null, null, null] })).toBeNull();
});

it("finds the values that no line leads to", () => {
  expect(lonely([4, null, 5, 6, null, 7])).toEqual([0, 5]);
  expect(lonely([null, 3, undefined])).toEqual([1]);
});

it("takes no old value for current, however long the range is", () => {
  const day = { fromMs: 0, toMs: 1000 };

  expect([940, 960].map((ms) => isCurrent(day, ms))).toEqual([false, true]);
  expect(isCurrent({ ...day, currentFromMs: 980 }, 960)).toBe(false);
});
