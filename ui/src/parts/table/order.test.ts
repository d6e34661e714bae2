import { describe, expect, test } from "vitest";
import { compare, inOrder } from "./order";

const all = new Map([
  ["a", 1],
  ["b", 2],
  ["c", 3],
]);
const keysOf = (shown: { key: string }[]) => shown.map(({ key }) => key).join("");

describe("the order of rows", () => {
  test("is the wanted one where nothing is kept", () => {
    expect(keysOf(inOrder(all, ["c", "a"], null))).toBe("ca");
  });

  test("stays as it was kept, with what is new at its end", () => {
    expect(keysOf(inOrder(all, ["c", "b", "a"], ["a", "b"]))).toBe("abc");
  });

  test("keeps what no longer matches, muted, and drops what is gone", () => {
    const shown = inOrder(all, ["a"], ["gone", "b", "a"]);
    expect(shown.map(({ key, isMuted }) => [key, isMuted])).toEqual([
      ["b", true],
      ["a", false],
    ]);
  });
});

describe("comparing", () => {
  test("puts what is missing last both ways", () => {
    expect([3, null, 1].sort((a, b) => compare(a, b, false))).toEqual([1, 3, null]);
    expect([3, null, 1].sort((a, b) => compare(a, b, true))).toEqual([3, 1, null]);
  });

  test("knows that 10 comes after 9 in names", () => {
    expect(compare("gpu-9", "gpu-10", false)).toBeLessThan(0);
  });
});
