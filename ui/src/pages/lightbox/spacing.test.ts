import { describe, expect, it } from "vitest";
import { spaces } from "./spacing";

const MINUTE = 60_000;

describe("spaces in the film", () => {
  it("are even for even pictures, whichever way time runs", () => {
    const even = [0, 5, 10, 15, 21].map((minute) => minute * MINUTE);
    expect(spaces(even)).toEqual([0, 0, 0, 0, 0]);
    expect(spaces(even.toReversed())).toEqual([0, 0, 0, 0, 0]);
  });

  it("grow with the gap, and end somewhere", () => {
    const times = [0, 5, 10, 40, 45, 50, 5_000, 5_005].map((minute) => minute * MINUTE);
    expect(spaces(times)).toEqual([0, 0, 0, 1, 0, 0, 3, 0]);
  });

  it("need two pictures", () => {
    expect(spaces([])).toEqual([]);
    expect(spaces([5])).toEqual([0]);
  });
});
