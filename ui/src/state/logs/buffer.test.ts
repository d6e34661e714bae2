import { expect, test } from "vitest";
import { LogBuffer } from "./buffer";
import { type Entry, gapOf, type Line, lineOf } from "./entries";

function line(second: number, message: string, { service = "a", sparse = false } = {}): Line {
  const timestampNs = `17464392${String(second).padStart(2, "0")}000000000`;
  return lineOf(
    service,
    { timestamp: null, timestampNs, message, level: null, stream: "stdout" },
    "",
    sparse,
  );
}

function told(entries: readonly Entry[]): string[] {
  return entries.map((entry) => (entry.kind === "line" ? entry.message : entry.kind));
}

test("lines of several services merge in the order of time", () => {
  const buffer = new LogBuffer();
  buffer.add([line(1, "a1"), line(3, "a3")]);
  const atEnd = buffer.add([line(2, "b2", { service: "b" }), line(4, "b4", { service: "b" })]);
  expect(told(buffer.entries)).toEqual(["a1", "b2", "a3", "b4"]);
  expect(atEnd).toBeNull();
  const late = buffer.add([line(6, "a6"), line(5, "b5", { service: "b" })]);
  expect(late && told(late)).toEqual(["b5", "a6"]); // so they are appended to what is shown
});

test("lines of one moment stay in the order in which they came", () => {
  const buffer = new LogBuffer();
  buffer.add([line(1, "first"), line(1, "second")]);
  buffer.add([line(1, "third")]);
  expect(told(buffer.entries)).toEqual(["first", "second", "third"]);
});

test("what is known is not taken twice, but two equal lines of one moment are two", () => {
  const buffer = new LogBuffer();
  buffer.add([line(1, "x"), line(2, "same")]);
  const fresh = buffer.unknown([line(1, "x"), line(2, "same"), line(2, "same"), line(3, "y")]);
  expect(told(fresh)).toEqual(["same", "y"]);
});

test("a line that a search had found is whole once its neighbours come", () => {
  const buffer = new LogBuffer();
  const found = line(2, "hit", { sparse: true });
  buffer.add([found]);
  expect(told(buffer.unknown([line(1, "before"), line(2, "hit")]))).toEqual(["before"]);
  expect(found.sparse).toBe(false);
});

test("the oldest are dropped beyond the bound, many at once", () => {
  const buffer = new LogBuffer(5_000);
  buffer.add(Array.from({ length: 5_001 }, (_, index) => line(1, String(index))));
  const dropped = buffer.trim();
  expect(told(dropped).at(0)).toBe("0");
  expect(buffer.entries.length).toBe(3_000);
  expect(told(buffer.entries).at(-1)).toBe("5000");
});

test("a gap stands behind the line that came before it", () => {
  const buffer = new LogBuffer();
  const [first, last] = [line(1, "before"), line(3, "after")];
  buffer.add([first, last]);
  buffer.add([gapOf({ at: first.at, service: "a", until: last.at, reason: "reconnected" })]);
  expect(told(buffer.entries)).toEqual(["before", "gap", "after"]);
});
