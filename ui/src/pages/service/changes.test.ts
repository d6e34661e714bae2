import { expect, it } from "vitest";
import type { Operation } from "../../api/types";
import { changesOf, signs, story } from "./changes";
import { downtimeS } from "./downtime";
import type { ServiceEvent } from "./records";

const ALL = { fromMs: 0, toMs: Date.parse("2027-01-01T00:00:00Z") };

let last = 0;

function event(kind: ServiceEvent["kind"], at: string, more: Partial<ServiceEvent> = {}) {
  last += 1;
  return {
    id: last,
    timestamp: `2026-11-22T${at}Z`,
    timestampNs: `${Date.parse(`2026-11-22T${at}Z`)}000000`,
    kind,
    service: "ollama",
    host: "local",
    containerId: "3b8bb7bf5c47",
    exitCode: null,
    signal: null,
    detail: {},
    toldAs: [],
    ...more,
  } satisfies ServiceEvent;
}

function update(status: Operation["status"], steps: Operation["steps"] = []): Operation {
  return {
    id: "op1",
    service: "ollama",
    host: "local",
    containerName: "ai-ollama-1",
    action: "update",
    requestedBy: "ana",
    status,
    steps,
    result: null,
    error: null,
    createdAt: "2026-11-22T11:20:00Z",
    endedAt: "2026-11-22T11:21:00Z",
    images: null,
  };
}

it("tells ends by how they came, and leaves signals to the ends they lead to", () => {
  const kinds = changesOf([
    event("kill", "12:00:00", { signal: 15 }),
    event("stop", "12:00:01"),
    event("die", "12:00:01", { exitCode: 143, toldAs: [{ seq: 1, type: "service.stopped" }] }),
    event("die", "12:00:02", { exitCode: 137, toldAs: [{ seq: 2, type: "service.failed" }] }),
    event("die", "12:00:03", { exitCode: 1 }),
    event("die", "12:00:04", { exitCode: 0 }),
    event("start", "12:00:05", { toldAs: [{ seq: 3, type: "service.restarted" }] }),
    event("start", "12:00:06"),
  ]).map(({ kind }) => kind);

  expect(kinds).toEqual(["stopped", "failed", "failed", "stopped", "restarted", "started"]);
});

it("tells an update once, not by each of the engine's events in it", () => {
  const events = [
    event("healthy", "12:00:00"),
    event("destroy", "11:20:30"),
    event("die", "11:20:10", { exitCode: 0 }),
    event("oom", "11:00:00"),
  ];

  const told = story(events, [update("succeeded")], ALL);

  expect(told.map(({ kind }) => kind)).toEqual(["healthy", "ordered", "outOfMemory"]);
  expect(told[1]?.operation?.requestedBy).toBe("ana");
});

it("leaves out orders beyond the range that is shown", () => {
  const noon = Date.parse("2026-11-22T12:00:00Z");

  expect(story([], [update("succeeded")], { fromMs: noon, toMs: noon + 1 })).toEqual([]);
});

it("shows a failed update as bad, one that was rolled back as a warning", () => {
  const toneOf = (status: Operation["status"]) => story([], [update(status)], ALL)[0]?.tone;

  expect(toneOf("failed")).toBe("bad");
  expect(toneOf("rollback_failed")).toBe("bad");
  expect(toneOf("rolled_back")).toBe("warn");
  expect(toneOf("succeeded")).toBe("busy");
});

it("draws on charts only what explains them", () => {
  const changes = changesOf([event("healthy", "12:00:00"), event("oom", "12:00:01")]);

  expect(signs(changes).map(({ kind }) => kind)).toEqual(["outOfMemory"]);
});

it("counts downtime from the stop until the new container is well, or the old one is back", () => {
  const step = (name: string, startedAt: string | null, endedAt: string | null) => ({
    name,
    state: "done" as const,
    startedAt: startedAt && `2026-11-22T${startedAt}Z`,
    endedAt: endedAt && `2026-11-22T${endedAt}Z`,
    detail: null,
  });
  const steps = [
    step("stop the old container", "11:20:10", "11:20:12"),
    step("wait until it is well", "11:20:20", "11:20:35"),
  ];

  expect(downtimeS(update("succeeded", steps))).toBe(25);
  expect(downtimeS(update("rolled_back", steps))).toBe(50);
  expect(downtimeS(update("failed", [step("stop the old container", null, null)]))).toBeNull();
  expect(downtimeS({ ...update("succeeded", steps), action: "restart" })).toBeNull();
});
