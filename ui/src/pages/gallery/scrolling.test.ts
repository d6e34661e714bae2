import { describe, expect, it } from "vitest";
import { baseOf, MOST_PX, positionOf, START, scrolled, spacerOf } from "./scrolling";

const LOW = { content: 4_400_000, viewport: 900 };
const HIGH = { content: 44_000_000, viewport: 900 };
const LAST = MOST_PX - 900; // of the scrollbar

describe("content that a browser can draw", () => {
  it("moves as the window does", () => {
    expect(spacerOf(LOW.content)).toBe(LOW.content);
    expect(scrolled(START, 1_234_567, LOW)).toEqual({ at: 1_234_567, offset: 1_234_567 });
    expect(positionOf(1_234_567, LOW)).toBe(1_234_567);
    expect(baseOf(1_234_567, LOW)).toBe(0);
  });
});

describe("content that is too high for browsers", () => {
  it("gets a scrollbar that is not", () => {
    expect(spacerOf(HIGH.content)).toBe(MOST_PX);
  });

  it("is reached from end to end", () => {
    expect(scrolled(START, LAST, HIGH).offset).toBe(HIGH.content - 900);
    expect(scrolled({ at: LAST, offset: 5 }, 0, HIGH)).toEqual(START);
    expect(scrolled(START, LAST / 2, HIGH).offset).toBeCloseTo((HIGH.content - 900) / 2, 3);
  });

  it("moves by as many pixels as the wheel says", () => {
    const before = scrolled(START, 3_000_000, HIGH);
    const after = scrolled(before, 3_000_100, HIGH);

    expect(after.offset - before.offset).toBe(100);
    expect(scrolled(after, 3_000_000, HIGH)).toEqual(before);
  });

  it("ends at its ends, however it came there", () => {
    const nearTop = scrolled({ at: 50, offset: 40_000 }, -20, HIGH);
    const nearEnd = scrolled({ at: LAST - 10, offset: 40_000_000 }, LAST + 30, HIGH);

    expect(nearTop).toEqual({ at: -20, offset: -20 });
    expect(nearEnd.offset).toBe(HIGH.content - 900 + 30);
    expect(scrolled({ at: 500, offset: 100 }, 10, HIGH).offset).toBe(0);
  });

  it("knows where the scrollbar belongs, and leaps to the same place", () => {
    for (const offset of [1, 12_345_678, 43_999_000]) {
      const at = positionOf(offset, HIGH);
      expect(scrolled(START, at, HIGH).offset).toBeCloseTo(offset, 3);
    }
  });

  it("tells positions from near by, so that they stay exact", () => {
    for (const offset of [0, 999_999, 1_000_000, 43_500_123]) {
      const base = baseOf(offset, HIGH);
      expect(offset - base).toBeLessThan(2_000_000);
      expect(base).toBeLessThanOrEqual(Math.max(0, offset - 900));
    }
  });
});
