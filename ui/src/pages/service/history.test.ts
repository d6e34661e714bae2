import { expect, it } from "vitest";
import { hasPeaks, linesOf } from "./history";
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
