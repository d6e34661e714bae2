import { describe, expect, test } from "vitest";
import type { Service } from "../../api/types";
import { filtered, NO_FILTER, NO_STACK, narrowest, type Row, rowOf, sorted } from "./find";

function row(name: string, changes: Partial<Service> = {}, cpu: number | null = null): Row {
  const service = {
    id: name,
    name,
    host: "local",
    containerName: name,
    image: `${name}:latest`,
    project: "stack",
    description: null,
    version: null,
    status: "running",
    health: "healthy",
    exitCode: null,
    oomKilled: false,
    operationId: null,
    update: null,
    state: { known: true },
    stats: { cpu, memory: null, uptime: null, restartCount: 0 },
    ...changes,
  } as Service;
  return rowOf(service, undefined);
}

const names = (rows: Row[]) => rows.map(({ service }) => service.name);

describe("the order of services", () => {
  const rows = [
    row("alpha"),
    row("beta", { health: "none" }, 5),
    row("crashed", { status: "stopped", exitCode: 137 }),
    row("stopped", { status: "stopped", exitCode: 0 }),
    row("unwell", { health: "unhealthy" }, 200),
  ];

  test("begins with trouble", () => {
    expect(names(sorted(rows, null))).toEqual(["crashed", "unwell", "beta", "alpha", "stopped"]);
  });

  test("is by a column where that is asked for, the unknown last", () => {
    const found = names(sorted(rows, { column: "cpu", descending: true }));
    expect(found.slice(0, 2)).toEqual(["unwell", "beta"]);
    expect(found).toHaveLength(5);
  });

  test("is told with CPU of the host where that is wanted, and known", () => {
    const { service } = row("busy", {}, 200);
    const of = (cores: number | null) => rowOf(service, undefined, { cores }).cpu;
    expect([of(1), of(8), of(null)]).toEqual([200, 25, null]);
  });
});

describe("filters", () => {
  const rows = [row("ollama"), row("n8n", { project: null }), row("qdrant", { health: "none" })];

  test("take every word, wherever it stands", () => {
    expect(names(filtered(rows, { ...NO_FILTER, text: "LATEST oll" }))).toEqual(["ollama"]);
  });

  test("take services that belong to no stack", () => {
    expect(names(filtered(rows, { ...NO_FILTER, stacks: [NO_STACK] }))).toEqual(["n8n"]);
  });

  test("tell what runs without a health check from what is healthy", () => {
    expect(names(filtered(rows, { ...NO_FILTER, statuses: ["running"] }))).toEqual(["qdrant"]);
  });

  test("name the part that leaves nothing over", () => {
    const filter = { ...NO_FILTER, text: "ollama", statuses: ["paused"] };
    expect(narrowest(rows, filter)).toBe("statuses");
  });
});
