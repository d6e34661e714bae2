import { describe, expect, it } from "vitest";
import {
  countBefore,
  layoutOf,
  rowStepped,
  sectionAt,
  spansBetween,
  spotAt,
  stepped,
  topOf,
} from "./layout";

const MEASURES = { columns: 4, rowHeight: 100, headingHeight: 40 };
const LAYOUT = layoutOf([10, 0, 3, 8], MEASURES); // heights 340, 40, 140, 240

describe("the layout of days", () => {
  it("knows its whole height before any item is there", () => {
    expect(LAYOUT.tops).toEqual([0, 340, 380, 520, 760]);
    expect(LAYOUT.total).toBe(760);
    expect(layoutOf([], MEASURES).total).toBe(0);
  });

  it.each([
    [-5, 0],
    [0, 0],
    [339, 0],
    [340, 1],
    [379, 1],
    [380, 2],
    [520, 3],
    [9_999, 3],
  ])("has at %d its section %d", (y, section) => {
    expect(sectionAt(LAYOUT, y)).toBe(section);
  });

  it("tells what is between two heights, in whole rows", () => {
    expect(spansBetween(LAYOUT, 150, 440)).toEqual([
      { section: 0, first: 4, end: 10, hasHeading: false },
      { section: 1, first: 0, end: 0, hasHeading: true },
      { section: 2, first: 0, end: 3, hasHeading: true },
    ]);
    expect(spansBetween(LAYOUT, 0, 41)).toEqual([
      { section: 0, first: 0, end: 4, hasHeading: true },
    ]);
    expect(spansBetween(layoutOf([], MEASURES), 0, 500)).toEqual([]);
  });

  it("leads from an item to its height and back", () => {
    for (const [section, count] of LAYOUT.counts.entries())
      for (let index = 0; index < count; index += 1) {
        const row = { section, index: index - (index % 4) };
        expect(spotAt(LAYOUT, topOf(LAYOUT, { section, index }))).toEqual(row);
      }
  });

  it("takes every height to an item, as long as there is one", () => {
    expect(spotAt(LAYOUT, -100)).toEqual({ section: 0, index: 0 });
    expect(spotAt(LAYOUT, 330)).toEqual({ section: 0, index: 8 });
    expect(spotAt(LAYOUT, 9_999)).toEqual({ section: 3, index: 7 });
  });

  it("finds its days among thousands in few steps", () => {
    const days = layoutOf(
      Array.from({ length: 5_000 }, (_, at) => at % 97),
      MEASURES,
    );
    for (let day = 1; day < 5_000; day += 13)
      expect(sectionAt(days, (days.tops[day] ?? 0) + 1)).toBe(day);
  });
});

describe("stepping", () => {
  it("crosses borders, and passes days over that are empty", () => {
    expect(stepped(LAYOUT, { section: 0, index: 9 }, 1)).toEqual({ section: 2, index: 0 });
    expect(stepped(LAYOUT, { section: 2, index: 0 }, -1)).toEqual({ section: 0, index: 9 });
    expect(stepped(LAYOUT, { section: 0, index: 0 }, 20)).toEqual({ section: 3, index: 7 });
  });

  it("ends at the ends", () => {
    expect(stepped(LAYOUT, { section: 0, index: 0 }, -1)).toBeNull();
    expect(stepped(LAYOUT, { section: 3, index: 7 }, 1)).toBeNull();
    expect(rowStepped(LAYOUT, { section: 3, index: 6 }, 1)).toBeNull();
    expect(rowStepped(LAYOUT, { section: 0, index: 2 }, -1)).toBeNull();
  });

  it("keeps the column from row to row where there is one", () => {
    expect(rowStepped(LAYOUT, { section: 0, index: 1 }, 1)).toEqual({ section: 0, index: 5 });
    expect(rowStepped(LAYOUT, { section: 0, index: 7 }, 1)).toEqual({ section: 0, index: 9 });
    expect(rowStepped(LAYOUT, { section: 0, index: 9 }, 1)).toEqual({ section: 2, index: 1 });
    expect(rowStepped(LAYOUT, { section: 3, index: 3 }, -1)).toEqual({ section: 2, index: 2 });
    expect(rowStepped(LAYOUT, { section: 2, index: 1 }, -1)).toEqual({ section: 0, index: 9 });
  });

  it("counts what lies before", () => {
    expect(countBefore(LAYOUT, { section: 3, index: 2 })).toBe(15);
  });
});
