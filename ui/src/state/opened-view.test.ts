import { describe, expect, it } from "vitest";
import { openedAfter } from "./opened-view";

const page = "/executions";
const HIGH = { id: "high", page, query: "risk=high&range=7d" };
const SAME = { id: "same", page, query: "range=7d&risk=high" };
const GATE = { id: "gate", page, query: "camera=gate" };
const KNOWN = [HIGH, SAME, GATE];

describe("the view that is open", () => {
  it.each([
    ["is the one whose filters these are", null, "camera=gate", "gate"],
    ["is found whatever the order of its filters", null, "range=7d&risk=high", "high"],
    ["stays where another says the same", "same", "risk=high&range=7d", "same"],
    ["stays while its filters are changed", "gate", "camera=gate&risk=high", "gate"],
    ["is another one when that is opened", "gate", "risk=high&range=7d", "high"],
    ["is left when all filters go", "gate", "", null],
    ["is none where none was opened", null, "camera=gate&risk=high", null],
    ["is none that was removed", "gone", "risk=low", null],
  ])("%s", (_, before, query, expected) => {
    expect(openedAfter(before, KNOWN, { page, query })).toBe(expected);
  });

  it("is come back to from another page", () => {
    expect(openedAfter("gate", KNOWN, { page: "/review", query: "" })).toBe("gate");
  });
});
