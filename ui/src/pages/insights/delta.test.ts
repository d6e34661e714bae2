import { beforeAll, describe, expect, it } from "vitest";
import { loadCatalogues } from "../../format/catalogue";
import { deltaOf } from "./delta";

const USUAL = {
  delta: 0.6,
  change: 120,
  polarity: "worse",
  tooFew: false,
  unit: "percent",
} as const;

describe("a difference to the period before", () => {
  beforeAll(() => loadCatalogues("insights"));

  it("has a sign, an amount and what it means", () => {
    expect(deltaOf(USUAL)).toEqual({ sign: "▲", tone: "worse", words: "+0.6 pt worse" });
    expect(deltaOf({ ...USUAL, delta: -0.9, unit: "seconds", polarity: "better" })).toEqual({
      sign: "▼",
      tone: "better",
      words: "−900 ms better",
    });
  });

  it("of volume is told in percent, and means nothing by itself", () => {
    const volume = { ...USUAL, delta: 343, change: 4, unit: "runs", polarity: "neutral" } as const;
    expect(deltaOf(volume)).toEqual({ sign: "▲", tone: "neutral", words: "+4%" });
  });

  it("is never rounded away", () => {
    expect(deltaOf({ ...USUAL, delta: 0.04 }).words).toBe("+0.04 pt worse");
    expect(deltaOf({ ...USUAL, delta: 0, polarity: "neutral" }).words).toBe("no change");
  });

  it("is not told of too few runs, nor of what is not known", () => {
    const few = { ...USUAL, delta: null, change: null, polarity: null, tooFew: true };
    expect(deltaOf(few)).toMatchObject({ sign: null, words: "too few to compare" });
    expect(deltaOf({ ...few, tooFew: false })).toMatchObject({ sign: null });
  });
});
