import { describe, expect, it } from "vitest";
import { furtherOf, whyNotCompared } from "./bulk-acts";

type Browsing = Parameters<typeof furtherOf>[0];
type List = Parameters<typeof furtherOf>[1];

const PICTURE = { imageUrl: "/api/executions/1/image" };
const NONE = { imageUrl: null };

describe("what is offered for a choice", () => {
  it.each([
    [[PICTURE], false],
    [[PICTURE, PICTURE], true],
    [[PICTURE, NONE], false],
    [[PICTURE, PICTURE, PICTURE], false],
  ])("compares two runs with pictures alone", (runs, isOffered) => {
    expect(whyNotCompared(runs) === null).toBe(isOffered);
  });

  it.each([
    ["some", 2, ["loaded", "matching"]],
    ["some", 30, ["matching"]],
    ["loaded", 20, ["matching"]],
    ["loaded", 30, ["matching"]],
    ["matching", 30, []],
  ])("always leads on to all that match: %s, %d of 30", (reach, size, expected) => {
    const chosen = new Map(Array.from({ length: size }, (_, id) => [id, {}]));
    const browsing = { reach: { value: reach }, chosen: { value: chosen } };
    const list = { sections: [{ dayMs: null, runs: 30, flagged: 0, failed: 0 }] };
    const offered = furtherOf(browsing as unknown as Browsing, list as unknown as List);

    expect(offered.map(({ id }) => id)).toEqual(expected);
  });
});
