/** What needs a person is told in the order of its urgency, once, and for as long as it is true. */

import { describe, expect, it } from "vitest";
import type { Incident, Service, Webhook } from "../api/types";
import { type Attention, attentionOf, type Known, withSolved } from "./attention";
import { overLines } from "./incident-lines";
import { troubleOf } from "./trouble";

const AT = "2026-11-22T12:00:00.000Z";

function service(id: string, changes: object = {}): Service {
  const state = { known: true, since: AT, unknownSince: null, reason: null, seenAt: AT };
  return {
    id,
    name: id,
    host: "local",
    status: "running",
    health: "healthy",
    exitCode: null,
    exitReason: null,
    oomKilled: false,
    operationId: null,
    update: null,
    restarts24h: { count: 0, ordered: 0, lastCause: null, since: AT },
    state,
    ...changes,
  } as unknown as Service;
}

function incident(suspects: object[] = []): Incident {
  return {
    id: 3,
    state: "open",
    reason: "failures",
    openedAt: AT,
    closedAt: null,
    firstFailureAt: AT,
    lastFailureAt: AT,
    failures: 37,
    suspects,
  } as unknown as Incident;
}

function known(changes: Partial<Known> = {}): Known {
  return { services: [], hosts: [], incidents: [], ...changes };
}

function line(id: string): Attention {
  return { id, kind: "down", thing: id, evidence: "", sinceMs: null, actions: [] };
}

const OLLAMA = {
  host: "local",
  serviceId: "ollama",
  name: "ollama",
  verdict: "likely",
  signs: 4,
  event: "service.oom",
  restarts: 3,
};
const FULL_DISK = { path: "/data", total: 100, free: 5, fillRate: null };

describe("attentionOf", () => {
  it("says nothing where all is well", () => {
    expect(attentionOf(known({ services: [service("n8n")] }))).toEqual([]);
  });

  it("tells a service that is suspected of failed runs once, and first", () => {
    const found = attentionOf(
      known({
        services: [
          service("qdrant", { health: "unhealthy" }),
          service("whisper", { status: "stopped", exitCode: 1 }),
          service("ollama", { status: "restarting" }),
        ],
        incidents: [incident([OLLAMA])],
      }),
    );

    expect(found.map(({ kind, thing }) => [kind, thing])).toEqual([
      ["suspect", "ollama"],
      ["down", "whisper"],
      ["unhealthy", "qdrant"],
    ]);
  });

  it("blames no service that is only possible", () => {
    const [first] = attentionOf(
      known({ incidents: [incident([{ ...OLLAMA, verdict: "possible" }])] }),
    );

    expect(first?.kind).toBe("failures");
  });

  it("puts what fills up before webhooks, and those before updates", () => {
    const webhook = { id: "w", url: "http://pager/x", description: null, state: "enabled" };
    const found = attentionOf(
      known({
        services: [service("n8n", { update: { chance: "available" } })],
        webhooks: [{ ...webhook, failingSince: AT, stateReason: null } as unknown as Webhook],
        machine: { disks: [FULL_DISK], gpus: null } as unknown as NonNullable<Known["machine"]>,
        n8n: { status: "unhealthy", reason: "gone" },
      }),
    );

    expect(found.map(({ kind }) => kind)).toEqual(["away", "space", "webhook", "updates"]);
  });

  it("takes what is not known for no trouble", () => {
    const unknown = { known: false, since: null, unknownSince: AT, reason: "away", seenAt: AT };
    const services = [service("ollama", { status: "dead", state: unknown })];
    const hosts = [{ name: "gpu-box", reachable: false, since: AT, reason: "refused" }];

    const found = attentionOf(known({ services, hosts: hosts as unknown as Known["hosts"] }));

    expect(found.map(({ kind }) => kind)).toEqual(["away"]);
  });

  it("leads to the logs of the time, where there is no page for incidents", () => {
    const [first] = attentionOf(known({ incidents: [incident([OLLAMA])] }));

    expect(first?.actions.map(({ to }) => to)).toContain(
      "/logs?svc=ollama&from=2026-11-22T11:58:00.000Z&to=2026-11-22T12:02:00.000Z",
    );
  });
});

describe("runs that fail", () => {
  const runs = (all: number, failed: number) =>
    attentionOf(known({ runs: { runs: all, failed, isRest: false } })).map(({ kind }) => kind);

  it("need a person where it is more than one now and then", () => {
    expect(runs(72, 18)).toEqual(["failures"]);
    expect(runs(1_284, 37)).toEqual([]);
    expect(runs(4, 2)).toEqual([]);
  });

  it("have one line where an incident tells of them already", () => {
    const found = attentionOf(
      known({ incidents: [incident([OLLAMA])], runs: { runs: 72, failed: 18, isRest: false } }),
    );

    expect(found.map(({ kind }) => kind)).toEqual(["suspect"]);
  });
});

describe("incidents that are over", () => {
  const nowMs = Date.parse(AT);
  const closed = (hoursAgo: number) =>
    overLines(
      [
        {
          type: "incident.closed",
          at: new Date(nowMs - hoursAgo * 3_600_000).toISOString(),
          data: {
            id: 3,
            failures: 37,
            firstFailureMs: 0,
            suspects: [{ service: "ollama", host: "local", verdict: "likely" }],
          },
        } as never,
      ],
      nowMs,
    );

  it("are told of for a day, and lead to what is on record", () => {
    expect(closed(23).map(({ thing, actions }) => [thing, actions[0]?.to])).toEqual([
      ["ollama", "/incidents/3"],
    ]);
    expect(closed(24)).toEqual([]);
  });

  it("come after everything that is open", () => {
    const shown = withSolved([], [line("a")], nowMs, closed(1));

    expect(shown.map(({ id, solvedMs }) => [id, solvedMs === null])).toEqual([
      ["a", true],
      ["incident-3", false],
    ]);
  });

  it("stay in their place for ten seconds, told once", () => {
    const [open] = attentionOf(known({ incidents: [incident([OLLAMA])] }));
    const before = withSolved([], open ? [open, line("z")] : [], nowMs);

    const shown = withSolved(before, [line("z")], nowMs + 1_000, closed(0));

    expect(shown.map(({ id }) => id)).toEqual(["incident-3", "z"]);
  });
});

describe("withSolved", () => {
  it("keeps a solved line for ten seconds", () => {
    const before = withSolved([], [line("a"), line("b")], 0);
    const solved = withSolved(before, [line("b")], 1_000);

    expect(solved.map(({ id, solvedMs }) => [id, solvedMs])).toEqual([
      ["a", 1_000],
      ["b", null],
    ]);
    expect(withSolved(solved, [line("b")], 10_999)).toHaveLength(2);
    expect(withSolved(solved, [line("b")], 11_000)).toHaveLength(1);
  });

  it("calls nothing solved that an incident tells now", () => {
    const before = withSolved([], [{ ...line("runs"), kind: "failures" }], 0);
    const now = attentionOf(known({ incidents: [incident([OLLAMA])] }));

    expect(withSolved(before, now, 1_000).map(({ kind }) => kind)).toEqual(["suspect"]);
  });

  it("opens a line again that comes back", () => {
    const solved = withSolved(withSolved([], [line("a")], 0), [], 1_000);

    expect(withSolved(solved, [line("a")], 2_000)).toEqual([{ ...line("a"), solvedMs: null }]);
  });
});

describe("troubleOf", () => {
  it.each([
    [{ status: "restarting" }, "down"],
    [{ status: "stopped", exitCode: 0 }, null],
    [{ status: "stopped", exitCode: 137 }, "down"],
    [{ status: "stopped", exitCode: 0, oomKilled: true }, "down"],
    [{ health: "unhealthy" }, "unhealthy"],
    [{ health: "unhealthy", operationId: "o" }, null],
    [{ health: "starting" }, null],
  ])("%j is %s", (changes, trouble) => {
    expect(troubleOf(service("x", changes))).toBe(trouble);
  });
});
