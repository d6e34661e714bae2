import { afterEach, describe, expect, it } from "vitest";
import { language } from "./locale";
import { bytes, count, decimal, MISSING, percent, rate, share, shortCount } from "./number";

afterEach(() => {
  language.value = "en";
});

/** Spaces that do not break look like others in a failure's message. */
function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, " ");
}

describe("in English", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [12_840, "12,840"],
    [1_000_000, "1,000,000"],
  ])("counts %d as %s", (value, text) => {
    expect(count(value)).toBe(text);
  });

  it.each([
    [0, "0%"],
    [0.029, "2.9%"],
    [0.0999, "10%"],
    [0.5, "50%"],
    [1, "100%"],
    [0.9996, "99.96%"],
    [0.99999, "99.99%"],
    [0.00001, "<0.1%"],
    [0.0009, "<0.1%"],
  ])("says a share of %d as %s", (value, text) => {
    expect(plain(share(value))).toBe(text);
  });

  it.each([
    [182, "182%"],
    [100, "100%"],
    [9.94, "9.9%"],
    [9.96, "10%"],
    [0.04, "<0.1%"],
  ])("says %d percent as %s", (value, text) => {
    expect(plain(percent(value))).toBe(text);
  });

  it("shortens in tiles alone", () => {
    expect(shortCount(12_400).toLowerCase()).toBe("12.4k");
  });
});

describe("in Spanish", () => {
  it.each([
    [12_840, "12.840"],
    [1_000_000, "1.000.000"],
  ])("counts %d as %s", (value, text) => {
    language.value = "es";

    expect(count(value)).toBe(text);
  });

  it.each([
    [0.029, "2,9 %"],
    [0.9996, "99,96 %"],
    [0.00001, "<0,1 %"],
  ])("says a share of %d as %s", (value, text) => {
    language.value = "es";

    expect(plain(share(value))).toBe(text);
  });

  it("writes decimals with a comma", () => {
    language.value = "es";

    expect(decimal(2.71, 1)).toBe("2,7");
    expect(bytes(15.8 * 1024 ** 3)).toBe("15,8 GiB");
  });
});

describe("sizes", () => {
  it.each([
    [0, "0 B"],
    [1023, "1,023 B"],
    [1024, "1 KiB"],
    [612 * 1024 ** 2, "612 MiB"],
    [15.8 * 1024 ** 3, "15.8 GiB"],
    [300 * 1024 ** 3, "300 GiB"],
    [2.5 * 1024 ** 4, "2.5 TiB"],
  ])("%d bytes are %s", (value, text) => {
    expect(bytes(value)).toBe(text);
  });

  it("have a rate by the second", () => {
    expect(rate(3 * 1024 ** 2)).toBe("3 MiB/s");
  });
});

describe("shares", () => {
  it("are never rounded to nothing or everything", () => {
    for (let part = 1; part < 10_000; part += 7) {
      const text = plain(share(part / 10_000));
      expect(text).not.toMatch(/^(0|100)%$/);
    }
  });
});

it.each([count, shortCount, share, percent, bytes, rate])(
  "%o says nothing of nothing",
  (format) => {
    expect(format(null)).toBe(MISSING);
    expect(format(undefined)).toBe(MISSING);
  },
);
