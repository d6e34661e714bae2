import { describe, expect, it } from "vitest";
import {
  type Disk,
  fullInS,
  type Gpu,
  type Machine,
  memoryByContainer,
  suppliesOf,
} from "./reading";

const DAY_S = 86_400;
const GB = 1e9;

function machine(changes: Partial<Machine> = {}): Machine {
  return {
    cpus: 16,
    cpu: 18.4,
    load: [2.1, 1.9, 1.7],
    memoryTotal: 64 * GB,
    memoryAvailable: 48 * GB,
    swapTotal: 0,
    swapFree: 0,
    disks: [],
    gpus: null,
    ...changes,
  };
}

function disk(changes: Partial<Disk> = {}): Disk {
  return { path: "/data", total: 1000 * GB, free: 400 * GB, fillRate: null, ...changes };
}

function gpu(processes: Gpu["processes"]): Gpu {
  return {
    index: 0,
    uuid: "GPU-1",
    name: "L4",
    driver: null,
    memoryTotal: 24 * GB,
    memoryUsed: 12 * GB,
    utilization: null,
    temperature: null,
    power: null,
    processes,
  };
}

describe("what can run out", () => {
  it("is told as a share of what there is", () => {
    const found = suppliesOf(machine({ disks: [disk()], gpus: [gpu(null)] }));

    expect(found.map(({ kind, share }) => [kind, share])).toEqual([
      ["cpu", 0.184],
      ["memory", 0.25],
      ["disk", 0.6],
      ["gpu", 0.5],
    ]);
  });

  it("is unknown where the machine does not tell, never 0", () => {
    const [cpu, memory] = suppliesOf(machine({ cpu: null, memoryAvailable: null }));

    expect([cpu?.share, memory?.share]).toEqual([null, null]);
    expect([cpu?.level, memory?.level]).toEqual(["ok", "ok"]);
  });

  it("holds swap only where there is some", () => {
    const kinds = (changes: Partial<Machine>) =>
      suppliesOf(machine(changes)).map(({ kind }) => kind);

    expect(kinds({ swapTotal: 0, swapFree: 0 })).not.toContain("swap");
    expect(kinds({ swapTotal: 8 * GB, swapFree: 2 * GB })).toContain("swap");
  });

  it.each([
    [74.9, "ok"],
    [75, "high"],
    [89.9, "high"],
    [90, "over"],
    [100, "over"],
  ])("is at %d %% %s", (cpu, level) => {
    expect(suppliesOf(machine({ cpu }))[0]?.level).toBe(level);
  });

  it("needs a look where a disk is full within two days, however empty it is", () => {
    const soon = disk({ free: 400 * GB, fillRate: 10 * GB });

    expect(suppliesOf(machine({ disks: [soon] })).at(-1)?.level).toBe("over");
  });
});

describe("when a disk is full", () => {
  it("follows from what is free and how fast it fills", () => {
    expect(fullInS(disk({ free: 216 * GB, fillRate: GB }))).toBe(9 * DAY_S);
  });

  it.each([
    ["the trend is not clear", null],
    ["it empties", -GB],
    ["it does not change", 0],
    ["it would take months", 0.01 * GB],
  ])("is not told while %s", (_, fillRate) => {
    expect(fullInS(disk({ fillRate }))).toBeNull();
  });
});

describe("memory of a GPU", () => {
  it("is summed by container", () => {
    const found = memoryByContainer(
      gpu([
        { pid: 1, memory: 2 * GB, containerId: "a" },
        { pid: 2, memory: 3 * GB, containerId: "a" },
        { pid: 3, memory: GB, containerId: null },
      ]),
    );

    expect([...found]).toEqual([
      ["a", 5 * GB],
      [null, GB],
    ]);
  });

  it("is unknown where one of a container's processes does not tell", () => {
    const found = memoryByContainer(
      gpu([
        { pid: 1, memory: 2 * GB, containerId: "a" },
        { pid: 2, memory: null, containerId: "a" },
        { pid: 3, memory: GB, containerId: "a" },
      ]),
    );

    expect(found.get("a")).toBeNull();
  });
});
