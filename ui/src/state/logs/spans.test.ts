import { expect, test } from "vitest";
import { piecesOf, type Span, spansOf } from "./spans";

function span(start: number, end: number, colour: Span["colour"] = "red", bold = false): Span {
  return { start, end, colour, bold };
}

function told(text: string, spans: Span[], found: [number, number][] = []): string[] {
  return piecesOf(text, spans, found).map(({ text: part, isFound, colour, isBold }) =>
    [part, colour, isBold && "bold", isFound && "found"].filter(Boolean).join("/"),
  );
}

test("a line is cut where its look changes, and nothing of it is lost", () => {
  const text = "INFO ready on 80";
  const parts = told(text, [span(0, 4, "green", true), span(14, 16, null, true)], [[2, 7]]);
  expect(parts).toEqual([
    "IN/green/bold",
    "FO/green/bold/found",
    " re/found",
    "ady on ",
    "80/bold",
  ]);
  expect(parts.map((part) => part.split("/")[0]).join("")).toBe(text);
});

test("spans beyond a text that was cut are left out", () => {
  expect(told("ERR", [span(0, 3), span(5, 9)])).toEqual(["ERR/red"]);
  expect(told("ERR", [span(1, 9)])).toEqual(["E", "RR/red"]);
});

test("the server's characters are not the browser's", () => {
  expect(spansOf("🔥 on fire", [span(2, 4)])).toEqual([span(3, 5)]);
  expect(spansOf("on fire", [span(0, 2)])).toEqual([span(0, 2)]);
  expect(spansOf("plain", undefined)).toEqual([]);
});
