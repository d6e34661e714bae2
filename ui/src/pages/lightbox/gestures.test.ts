import { describe, expect, it } from "vitest";
import { pinch, swipe, wheelFactor } from "./gestures";

describe("fingers", () => {
  it("turn the page sideways and close downwards", () => {
    expect(swipe({ x: -120, y: 10 })).toBe("next");
    expect(swipe({ x: 120, y: -10 })).toBe("previous");
    expect(swipe({ x: 10, y: 140 })).toBe("close");
  });

  it("mean nothing when they slip, go askew or up", () => {
    expect(swipe({ x: 20, y: 0 })).toBeNull();
    expect(swipe({ x: 90, y: 80 })).toBeNull();
    expect(swipe({ x: 0, y: -200 })).toBeNull();
  });

  it("enlarge by how far they part, and move with their middle", () => {
    const before = [{ x: 0, y: 0 }, { x: 100, y: 0 }] as const; // biome-ignore format: a pair
    const after = [{ x: -40, y: 10 }, { x: 160, y: 10 }] as const; // biome-ignore format: a pair
    const { factor, middle, moved } = pinch(before, after);
    expect(factor).toBe(2);
    expect(middle).toEqual({ x: 60, y: 10 });
    expect(moved).toEqual({ x: 10, y: 10 });
  });

  it("enlarge with the wheel and take it back", () => {
    expect(wheelFactor(-100, false)).toBeGreaterThan(1.15);
    expect(wheelFactor(-100, false) * wheelFactor(100, false)).toBeCloseTo(1);
    expect(wheelFactor(3, true)).toBeCloseTo(wheelFactor(48, false));
    expect(wheelFactor(-9_000, false)).toBeLessThan(2);
  });
});
