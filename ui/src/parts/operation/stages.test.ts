import { describe, expect, test } from "vitest";
import type { Operation } from "../../api/types";
import { canCancel, pulled, rescue, resultOf, stagesOf } from "./stages";

const NAMES = [
  "check the registry",
  "pull the image",
  "create the new container",
  "stop the old container",
  "swap the names",
  "connect the networks",
  "start the new container",
  "wait until it is well",
  "remove the old container",
  "make its dependants anew",
  "remove the old image",
];

type State = Operation["steps"][number]["state"];

function update(states: State[], status: Operation["status"] = "running"): Operation {
  return {
    id: "0198f06ab3f07d2c8f1ab74be19d3c55",
    service: "ollama",
    host: "local",
    containerName: "ollama",
    action: "update",
    requestedBy: "ana",
    status,
    steps: NAMES.map((name, index) => ({
      name,
      state: states[index] ?? "pending",
      startedAt: states[index] ? `2026-11-22T12:00:0${Math.min(index, 9)}.000Z` : null,
      endedAt: states[index] === "done" ? `2026-11-22T12:00:0${Math.min(index, 9)}.800Z` : null,
      detail: null,
    })),
    result: null,
    error: null,
    createdAt: "2026-11-22T12:00:00.000Z",
    endedAt: null,
    images: null,
  };
}

const done = (count: number): State[] => Array(count).fill("done");

describe("stages of an update", () => {
  test("are in the order in which they come", () => {
    const names = stagesOf(update([])).map(({ name }) => name);
    expect(names).toEqual(["check", "pull", "stop", "start", "gate", "finish"]);
  });

  test("run while some of their steps are done and others are to come", () => {
    const [check, pull, stop] = stagesOf(update(done(3)));
    expect([check?.state, pull?.state, stop?.state]).toEqual(["done", "done", "running"]);
    expect(check?.seconds).toBeCloseTo(0.8);
    expect(stop?.seconds).toBeNull();
  });

  test("can be called off until the old container is touched", () => {
    expect(canCancel(update(["done", "running"]))).toBe(true);
    expect(canCancel(update([...done(2), "running"]))).toBe(false);
    expect(canCancel(update(["done"], "failed"))).toBe(false);
  });
});

test("a way back begins with the image that it leads to, and is called off as long", () => {
  const [first, ...rest] = update(["running"]).steps;
  const steps = [{ ...first, name: "find the earlier image" } as (typeof rest)[number], ...rest];
  const back: Operation = { ...update([]), action: "rollback", steps: steps.slice(0, -1) };
  const names = stagesOf(back).map(({ name }) => name);
  expect(names).toEqual(["find", "pull", "stop", "start", "gate", "finish"]);
  expect(canCancel(back)).toBe(true);
});

describe("an order that lets runs end first", () => {
  const [waiting, act] = ["wait for runs in progress", "restart"];
  const restart = (states: [State, State], status: Operation["status"] = "running") => ({
    ...update([], status),
    action: "restart" as const,
    steps: [waiting, act].map((name, index) => ({
      name,
      state: states[index] ?? "pending",
      startedAt: null,
      endedAt: null,
      detail: null,
    })),
  });

  test("has a stage for it, and can be called off meanwhile", () => {
    const operation = restart(["running", "pending"]);
    expect(stagesOf(operation).map(({ name }) => name)).toEqual(["runs", "act"]);
    expect(canCancel(operation)).toBe(true);
    expect(canCancel(restart(["done", "running"]))).toBe(false);
  });

  test("is an update with one stage more", () => {
    const steps = [...update([]).steps];
    steps.splice(2, 0, { ...restart(["pending", "pending"]).steps[0] } as (typeof steps)[number]);
    const names = stagesOf({ ...update([]), steps }).map(({ name }) => name);
    expect(names).toEqual(["check", "pull", "runs", "stop", "start", "gate", "finish"]);
  });
});

describe("the result of an update", () => {
  test("is that nothing was newer where nothing was replaced", () => {
    const skipped: State[] = ["done", ...Array<State>(10).fill("skipped")];
    expect(resultOf(update(skipped, "succeeded"))).toBe("latest");
    expect(resultOf(update(done(11), "succeeded"))).toBe("updated");
  });

  test("is a failure where the pull failed", () => {
    expect(resultOf(update(["done", "failed"], "failed"))).toBe("failed");
  });
});

test("how far a pull is stands in its words", () => {
  expect(pulled("Downloading (842 of 1684 MiB)")).toBe(0.5);
  expect(pulled("Pulling fs layer")).toBeNull();
});

test("what puts the old container back removes nothing unless that is there", () => {
  const [first] = rescue(update([])).split("\n");
  expect(first).toBe('docker inspect --format "{{.Name}}" ollama.watchroom-old-b74be19d3c55 &&');
});
