import { expect, test } from "vitest";
import { segmentsOf } from "./segments";

test("a text is cut where something was read", () => {
  const words = "🔥 Risk: LOW (0.9)";
  const spans = [
    { part: "confidence", start: 13, end: 16 },
    { part: "risk", start: 8, end: 11 },
  ];

  expect(segmentsOf(words, spans).map(({ text, part }) => [text, part])).toEqual([
    ["🔥 Risk: ", null],
    ["LOW", "risk"],
    [" (", null],
    ["0.9", "confidence"],
    [")", null],
  ]);
});

test("overlapping places and an empty text lose nothing", () => {
  const spans = [
    { part: "risk", start: 0, end: 3 },
    { part: "description", start: 1, end: 5 },
  ];

  const joined = segmentsOf("abcdef", spans).map(({ text }) => text);
  expect(joined).toEqual(["abc", "de", "f"]);
  expect(segmentsOf("", [])).toEqual([]);
});
