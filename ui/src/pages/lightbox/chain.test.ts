import { describe, expect, it } from "vitest";
import {
  ahead,
  around,
  type Chain,
  earlier,
  edge,
  joined,
  needsMore,
  positionOf,
  stopAt,
} from "./chain";

function piece(first: number, last: number, more: Partial<Chain> = {}): Chain {
  const ids = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const stops = ids.map((id) => ({
    id,
    startedMs: id * 1000,
    camera: "gate",
    risk: null,
    imageUrl: null,
  }));
  return {
    stops,
    hasStart: false,
    hasEnd: false,
    firstIndex: null,
    total: null,
    guest: null,
    ...more,
  };
}

const idsOf = (chain: Chain) => chain.stops.map(({ id }) => id);

describe("a chain of runs", () => {
  it("grows at both ends", () => {
    const grown = joined(joined(piece(10, 20), piece(18, 30)), piece(5, 12));
    expect(idsOf(grown)).toEqual(idsOf(piece(5, 30)));
  });

  it("knows that the list ends only where it was told so", () => {
    const grown = joined(piece(10, 20), piece(18, 30, { hasEnd: true }));
    expect(stopAt(grown, 30, 1)).toBe("end");
    expect(stopAt(grown, 10, -1)).toBeUndefined();
    expect(needsMore(grown, 30, 1, 5)).toBe(false);
    expect(needsMore(grown, 12, -1, 5)).toBe(true);
  });

  it("keeps its end when a piece from its middle comes", () => {
    const whole = joined(piece(1, 30, { hasStart: true, hasEnd: true }), piece(10, 20));
    expect(whole).toMatchObject({ hasStart: true, hasEnd: true });
    expect(idsOf(whole)).toEqual(idsOf(piece(1, 30)));
  });

  it("begins anew with what it does not know", () => {
    expect(idsOf(joined(piece(1, 5), piece(80, 90)))).toEqual(idsOf(piece(80, 90)));
  });

  it("counts places through all that it has", () => {
    const grown = joined(piece(10, 20, { firstIndex: 400, total: 900 }), piece(18, 30));
    expect(positionOf(grown, 10)).toBe(401);
    expect(positionOf(grown, 30)).toBe(421);
    expect(positionOf(joined(grown, piece(5, 12)), 5)).toBe(396);
    expect(grown.total).toBe(900);
    expect(positionOf(piece(1, 3), 2)).toBeNull();
  });

  it("takes a newer count for the truer one", () => {
    const grown = joined(piece(10, 20, { firstIndex: 400 }), piece(18, 30, { firstIndex: 410 }));
    expect(positionOf(grown, 18)).toBe(411);
  });

  it("goes on in the direction of travel, nearest first", () => {
    expect(ahead(piece(1, 9), 5, -1, 3).map(({ id }) => id)).toEqual([4, 3, 2]);
    expect(ahead(piece(1, 9), 8, 1, 3).map(({ id }) => id)).toEqual([9]);
    expect(edge(piece(1, 9), 1)?.id).toBe(9);
  });

  it("finds the picture before one, whichever way the list runs", () => {
    const rising = piece(1, 5, { hasStart: true });
    const stops = rising.stops.map((stop) => ({
      ...stop,
      imageUrl: stop.id % 2 ? "/image" : null,
    }));
    const pictures = { ...rising, stops };
    expect(earlier(pictures, 5)?.id).toBe(3);
    expect(earlier({ ...pictures, stops: stops.toReversed() }, 4)?.id).toBe(3);
    expect(earlier(pictures, 1)).toBeNull();
    expect(earlier({ ...pictures, hasStart: false }, 1)).toBeUndefined();
    expect(earlier(pictures, 99)).toBeUndefined();
  });

  it("shows what lies around", () => {
    expect(around(piece(1, 9), 2, 3).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
    expect(around(null, 2, 3)).toEqual([]);
  });
});
