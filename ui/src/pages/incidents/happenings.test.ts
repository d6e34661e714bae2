import { describe, expect, test } from "vitest";
import { csvOf, rowsOf } from "./export";
import { type Examined, eventAt, type Findings, type Sign, standingOf } from "./findings";
import { happeningsOf, nearestTo } from "./happenings";
import { spanOf } from "./window";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 12, 3, seconds)).toISOString();
const happened = (seconds: number, type: string) =>
  ({ at: at(seconds), type, host: "local", serviceId: "ollama", says: null }) as never;
const failed = (id: number, seconds: number) => ({
  id,
  failedAt: at(seconds),
  pattern: 3,
  url: `/api/executions/${id}`,
});

function found(facts: Partial<Findings>): Findings {
  return {
    services: [],
    nodes: [],
    patterns: [],
    timeline: [],
    runs: [],
    runsRead: 0,
    analysedAt: at(0),
    ...facts,
  };
}

function service(signs: Partial<Sign>[], verdict: Examined["verdict"] = "none"): Examined {
  return { host: "local", serviceId: "ollama", name: "Ollama", verdict, signs: signs as Sign[] };
}

describe("happeningsOf", () => {
  test("runs that failed one after the other are one line, in the order of time", () => {
    const all = happeningsOf(
      found({
        timeline: [happened(10, "service.oom"), happened(30, "service.healthy")],
        runs: [failed(7, 40), failed(6, 20), failed(5, 15)],
      }),
    );

    expect(all.map((each) => (each.kind === "runs" ? each.ids : each.type))).toEqual([
      "service.oom",
      [5, 6],
      "service.healthy",
      [7],
    ]);
  });

  test("what a service did stands before a run that failed in the same moment", () => {
    const facts = found({ timeline: [happened(10, "service.oom")], runs: [failed(5, 10)] });

    expect(happeningsOf(facts).map(({ kind }) => kind)).toEqual(["service", "runs"]);
  });
});

describe("nearestTo", () => {
  const all = happeningsOf(
    found({ timeline: [happened(10, "service.oom")], runs: [failed(5, 20), failed(6, 40)] }),
  );
  const ms = (seconds: number) => Date.parse(at(seconds));

  test("anywhere within runs that failed together is at them", () => {
    expect(nearestTo(all, ms(30), 1000)?.kind).toBe("runs");
  });

  test("nothing is near where nothing happened", () => {
    expect(nearestTo(all, ms(15), 1000)).toBeUndefined();
  });
});

describe("standingOf", () => {
  test("a service that was not measured has no data, which is not the same as no sign", () => {
    expect(standingOf(service([{ kind: "resource", state: "noData" }]))).toBe("noData");
    expect(standingOf(service([{ kind: "resource", state: "no" }]))).toBe("none");
  });

  test("that a node cannot be told does not make a measured service unknown", () => {
    expect(standingOf(service([{ kind: "node", state: "noData" }]))).toBe("none");
  });

  test("the server's verdict stands", () => {
    const blind: Partial<Sign>[] = [{ kind: "resource", state: "noData" }];

    expect(standingOf(service(blind, "possible"))).toBe("possible");
  });
});

test("of the events of one moment the most telling one is the sign", () => {
  const facts = found({
    timeline: [happened(10, "service.failed"), happened(10, "service.oom")],
  });

  expect(eventAt(facts, service([]), at(10))?.type).toBe("service.oom");
});

describe("the file of events", () => {
  test("has one row for each event and each run, the oldest first", () => {
    const rows = rowsOf(
      found({ timeline: [happened(10, "service.oom")], runs: [failed(7, 40), failed(5, 5)] }),
    );

    expect(rows.map(({ execution, type }) => execution ?? type)).toEqual([5, "service.oom", 7]);
  });

  test("keeps quotes and lines, and gives a spreadsheet no formula", () => {
    const row = { at: at(0), type: "x", host: null, service: "=A1", execution: null, pattern: 3 };

    expect(csvOf([{ ...row, says: 'said "no",\nthen left' }])).toBe(
      "at,type,host,service,says,execution,pattern\r\n" +
        `${at(0)},x,,'=A1,"said ""no"",\nthen left",,3\r\n`,
    );
  });
});

describe("spanOf", () => {
  const course = { firstFailureAt: at(0), lastFailureAt: at(30), state: "closed" as const };
  const minutes = (from: number, to: number) => ({
    fromMs: Date.UTC(2026, 10, 22, 12, from),
    toMs: Date.UTC(2026, 10, 22, 12, to),
  });

  test("shows what led to it, and a while of what came after", () => {
    expect(spanOf(course, Date.UTC(2026, 10, 22, 18))).toEqual(minutes(-7, 9));
  });

  test("of an open one nothing is shown that is still to come", () => {
    const now = Date.UTC(2026, 10, 22, 12, 4);

    expect(spanOf({ ...course, state: "open" }, now)).toEqual(minutes(-7, 4));
  });
});
