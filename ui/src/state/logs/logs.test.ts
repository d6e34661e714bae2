import { expect, test } from "vitest";
import { Allowance, Sluice } from "./burst";
import { goesOn, justAfter, lineOf, msOf, nsOf, secondsOf } from "./entries";
import { bucketsOf, stretchOf } from "./histogram";
import { jsonIn, pathTo } from "./json";
import { hiddenOf, textOf as levelText } from "./levels";
import { askedOf, isBeyondServer, matcher, places } from "./matching";
import { Pending } from "./pending";
import { textOf } from "./text";

const AT = "1746439200123456789";

function line(message: string, timestampNs: string | null = AT) {
  return lineOf("ollama", { timestamp: null, timestampNs, message, level: "error", stream: null });
}

test("moments keep their nanoseconds", () => {
  expect(msOf(AT)).toBe(1_746_439_200_123);
  expect(secondsOf(AT)).toBe("1746439200.123456789");
  expect(justAfter(AT)).toBe("1746439200123456790");
  expect(msOf(nsOf(1_746_439_200_123))).toBe(1_746_439_200_123);
});

test("what goes on with the line before is told by the server's rule", () => {
  expect(
    ["  at run (x.js:1)", "at x", "Traceback (most recent call last):", ""].map(goesOn),
  ).toEqual([true, true, true, true]);
  expect(["INFO ready", "  ERROR: late", "attention"].map(goesOn)).toEqual([false, false, false]);
});

test.each([
  [["error", "warn"], "error,warn"],
  [["!debug"], "!debug"],
  [["!none", "!trace"], "!trace,!none"],
  [[], null],
  [["nonsense"], null],
])("levels of the URL %j stay %j", (values, text) => {
  expect(levelText(hiddenOf(values))).toBe(text);
});

test("a text is taken as it stands, an expression as one, and capitals as it is wanted", () => {
  expect(matcher({ text: "a.c", regex: false, exact: false })("xA.Cx")).toBe(true);
  expect(matcher({ text: "a.c", regex: false, exact: true })("abc")).toBe(false);
  expect(matcher({ text: "a.c", regex: true, exact: true })("abc")).toBe(true);
  expect(() => matcher({ text: "(", regex: true, exact: false })).toThrow(SyntaxError);
});

test("places of a match are marked, empty ones are not", () => {
  expect(places({ text: "ab", regex: false, exact: false }, "abxAB")).toEqual([
    [0, 2],
    [3, 5],
  ]);
  expect(places({ text: "x*", regex: true, exact: true }, "ab")).toEqual([]);
});

test("the server is asked for the same lines, and it is said where it cannot be", () => {
  expect(askedOf({ text: "a", regex: false, exact: false })).toEqual({ search: "a" });
  expect(askedOf({ text: "a.b", regex: false, exact: true })).toEqual({ regex: "a\\.b" });
  expect(askedOf({ text: "a.b", regex: true, exact: false })).toEqual({ regex: "(?i)a.b" });
  expect(isBeyondServer({ text: "(?<!x)y", regex: true, exact: true })).toBe(true);
  expect(isBeyondServer({ text: "(?:x)y", regex: true, exact: true })).toBe(false);
});

test("a burst uses up what may be taken in, and time gives it back", () => {
  const allowance = new Allowance(0, { perSecond: 100, atOnce: 200 });
  expect(allowance.left(0)).toBe(200);
  allowance.spend(200);
  expect(allowance.left(500)).toBe(50);
  expect(allowance.left(60_000)).toBe(200);
});

function numbered(from: number, to: number) {
  return Array.from({ length: to - from }, (_, place) =>
    line(`${from + place}`, `${from + place}`),
  );
}

test("of a burst its beginning, a gap with its number, and its end are shown", () => {
  const sluice = new Sluice(0, new Allowance(0, { perSecond: 100, atOnce: 200 }));
  const shown = sluice.take(numbered(1_000, 2_000), 0);
  expect(shown.map(({ kind }) => kind)).toEqual([...Array(200).fill("line"), "gap"]);
  const gap = shown[200];
  expect(sluice.take(numbered(2_000, 2_500), 10)).toEqual([]);
  expect(sluice.settle(100)).toEqual([]);

  const last = sluice.settle(600);
  expect(last.map(({ message }) => message)).toEqual(
    numbered(2_300, 2_500).map(({ message }) => message),
  );
  expect(gap).toMatchObject({ kind: "gap", at: "1200", until: "2300" });
  expect(gap?.kind === "gap" && gap.count.value).toBe(1_500 - 200 - last.length);
  expect(sluice.settle(1_200)).toEqual([]);
});

test("what comes when a burst is over stands behind the burst's end", () => {
  const sluice = new Sluice(0, new Allowance(0, { perSecond: 100, atOnce: 200 }));
  sluice.take(numbered(1_000, 2_000), 0);
  const shown = sluice.take(numbered(2_000, 2_001), 60_000);
  expect(shown.map(({ at }) => at)).toEqual(numbered(1_800, 2_001).map(({ at }) => at));
});

test("what waits is counted in full although most of it is told only by its number", () => {
  const pending = new Pending();
  for (let round = 0; round < 5; round += 1)
    pending.hold(Array.from({ length: 5_000 }, () => line("x")));
  expect(pending.count.value).toBe(25_000);
  const entries = pending.release();
  const [gap, ...rest] = entries;
  expect(gap?.kind === "gap" && gap.count.value).toBe(25_000 - rest.length);
  expect(pending.count.value).toBe(0);
});

test("the volume counts every line once, and errors on their own", () => {
  const lines = [0, 1, 2, 59].map((second) => line("x", nsOf(1_746_439_200_000 + second * 1000)));
  const stretch = stretchOf(lines);
  if (stretch === null) throw new Error("the lines have times");
  const buckets = bucketsOf(lines, stretch, 20);
  expect(buckets.reduce((sum, { lines: each }) => sum + each, 0)).toBe(4);
  expect(buckets.reduce((sum, { errors }) => sum + errors, 0)).toBe(4);
  expect(buckets.length).toBeLessThanOrEqual(20);
  expect(stretchOf([])).toBeNull();
});

test("the volume begins and ends with the stretch that is shown", () => {
  const [fromMs, toMs] = [1_746_439_200_300, 1_746_439_259_700];
  const buckets = bucketsOf([line("x", nsOf(toMs))], { fromMs, toMs }, 20);
  expect(buckets[0]?.fromMs).toBe(fromMs);
  expect(buckets.at(-1)).toMatchObject({ toMs, lines: 1 });
});

test("JSON is found as the line or at its end", () => {
  expect(jsonIn('{"a":1}')).toEqual({ a: 1 });
  expect(jsonIn('12:00 [main] sent {"a":[1]}')).toEqual({ a: [1] });
  expect(jsonIn("[main] not {json}")).toBeUndefined();
});

test("a path is how a program reaches the value", () => {
  expect(pathTo(pathTo(pathTo("", "items"), 3), "a b")).toBe('items[3]["a b"]');
});

test("text has the time in UTC to the nanosecond, and null where nobody knows it", () => {
  expect(textOf([line("no")], "log")).toBe("2025-05-05T10:00:00.123456789Z ollama ERROR no\n");
  expect(JSON.parse(textOf([line("no", null)], "jsonl")).time).toBeNull();
});
