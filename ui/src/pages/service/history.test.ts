import { expect, it } from "vitest";
import { currentFrom, hasPeaks, linesOf } from "./history";
import type { History } from "./records";

function history(...cpu: [number | null, number | null][]): History {
  const points = cpu.map(([mean, most], minute) => ({
    timestamp: `2026-11-22T12:0${minute}:00.000Z`,
    cpu: mean,
    cpuMax: most,
    memoryUsage: null,
    memoryUsageMax: null,
    memoryLimit: null,
    networkReceived: null,
    networkSent: null,
    blockRead: null,
    blockWritten: null,
    processes: null,
  }));
  return { resolution: 60, points };
}

it("keeps gaps as gaps, and leaves out what was never measured", () => {
  const found = linesOf(history([3, 4], [null, null], [5, 5]), [
    ["cpu", "CPU"],
    ["networkSent", "out"],
  ]);

  expect(found.timesMs).toHaveLength(3);
  expect(found.series).toEqual([{ label: "CPU", values: [3, null, 5] }]);
});

it("knows when a mean hides bursts", () => {
  const peaks = (...cpu: [number | null, number | null][]) =>
    hasPeaks(history(...cpu), "cpu", "cpuMax", 1.2);

  expect(peaks([10, 40], [10, 10])).toBe(true);
  expect(peaks([10, 11], [null, null])).toBe(false);
});

const END_MS = Date.parse("2026-11-22T12:00:00.000Z");

it.each([
  ["running for long", "running", "2026-11-20T12:00:00.000Z", END_MS - 600_000],
  ["running since a moment ago", "running", "2026-11-22T11:58:00.000Z", END_MS - 420_000],
  ["stopped", "stopped", "2026-11-22T11:58:00.000Z", Number.POSITIVE_INFINITY],
  ["stopped after what is shown", "stopped", "2026-11-22T12:30:00.000Z", END_MS - 600_000],
] as const)("takes no figure for current that is from before: %s", (_, status, since, found) => {
  const state = { known: true, since, unknownSince: null, reason: null, seenAt: since };

  expect(currentFrom({ resolution: 300 }, { status, state }, END_MS)).toBe(found);
});

it("takes no figure for current of a service that is gone", () => {
  expect(currentFrom({ resolution: 5 }, undefined, END_MS)).toBe(Number.POSITIVE_INFINITY);
});
