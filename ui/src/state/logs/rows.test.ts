import { expect, test } from "vitest";
import { type Entry, type Level, type Line, lineOf } from "./entries";
import { type RowFilter, Rows } from "./rows";

const ALL: RowFilter = { hidden: new Set(), wanted: null, invert: false, opened: new Set() };

let seconds = 10;

function line(message: string, level: Level | null = "info", service = "a"): Line {
  seconds += 1;
  const timestampNs = `17464392${seconds}000000000`;
  return lineOf(service, { timestamp: null, timestampNs, message, level, stream: "stdout" });
}

function shown(entries: readonly Entry[], filter: Partial<RowFilter> = {}): string[] {
  const rows = new Rows(ALL);
  rows.rebuild(entries, { ...ALL, ...filter });
  return rows.shown.map((entry) => (entry.kind === "line" ? entry.message : entry.kind));
}

test("a hidden level is counted, but not shown", () => {
  const rows = new Rows(ALL);
  rows.rebuild([line("a"), line("b", "debug")], { ...ALL, hidden: new Set<Level>(["debug"]) });
  expect(rows.shown.length).toBe(1);
  expect(rows.counts.get("debug")).toBe(1);
});

test("lines that go on with one fold under it, whatever another service says meanwhile", () => {
  const trace = ["  at one", "  at two", "  at three"].map((text) => line(text, "error"));
  const head = line("Error: no", "error");
  const entries = [head, trace[0], line("other", "info", "b"), trace[1], trace[2], line("next")];
  const known = entries.filter((entry) => entry !== undefined);
  expect(shown(known)).toEqual(["Error: no", "other", "next"]);
  expect(shown(known, { opened: new Set([head.id]) }).length).toBe(6);
});

test("two lines that go on are few enough to stay", () => {
  expect(shown([line("Error"), line("  at one"), line("  at two")]).length).toBe(3);
});

test("going on with new lines gives what beginning anew gives", () => {
  const entries = [line("Error"), line(" 1"), line(" 2"), line(" 3"), line("x"), line(" 4")];
  const rows = new Rows(ALL);
  rows.rebuild([], ALL);
  for (let end = 1; end <= entries.length; end += 1) {
    if (!rows.append(entries.slice(end - 1, end))) rows.rebuild(entries.slice(0, end), ALL);
    const told = rows.shown.map((entry) => (entry.kind === "line" ? entry.message : ""));
    expect(told).toEqual(shown(entries.slice(0, end)));
  }
});

test("a filter shows what was found, or all else", () => {
  const [one, two] = [line("one"), line("two")];
  const wanted = new Set([one.id]);
  expect(shown([one, two], { wanted })).toEqual(["one"]);
  expect(shown([one, two], { wanted, invert: true })).toEqual(["two"]);
});

test("a line that a search found alone is shown among what was found, not among its neighbours", () => {
  const found = line("hit");
  found.sparse = true;
  expect(shown([found, line("x")])).toEqual(["x"]);
  expect(shown([found], { wanted: new Set([found.id]) })).toEqual(["hit"]);
});
