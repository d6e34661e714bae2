import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { language, zone } from "./locale";
import { MISSING } from "./number";
import { clock, date, dateTime, duration, evenDuration, exact, relative, toMs } from "./time";

const NOON = "2026-11-21T12:03:41.250Z";
const NOON_MS = Date.parse(NOON);

beforeEach(() => {
  zone.value = "UTC";
});

afterEach(() => {
  language.value = "en";
});

describe("durations", () => {
  it.each([
    [900, "15 min"],
    [86_400, "24 h"],
    [604_800, "7 d"],
    [90_000, "25 h"],
  ])("writes %d s in one unit where that tells all of it", (seconds, text) => {
    expect(evenDuration(seconds)).toBe(text);
  });

  it.each([
    [0, "0 s"],
    [0.84, "840 ms"],
    [0.9994, "999 ms"],
    [0.9996, "1 s"],
    [4.2, "4.2 s"],
    [9.96, "10 s"],
    [42, "42 s"],
    [59.6, "1 min 00 s"],
    [187, "3 min 07 s"],
    [3_599.6, "1 h 00 min"],
    [18_720, "5 h 12 min"],
    [273_600, "3 d 4 h"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it("write decimals as the language does", () => {
    language.value = "es";

    expect(duration(4.2)).toBe("4,2 s");
  });

  it("are missing where nothing is known", () => {
    expect(duration(null)).toBe(MISSING);
  });
});

describe("how long ago", () => {
  it.each([
    [-30, "30 sec ago"],
    [-120, "2 min ago"],
    [-7_200, "2 hr ago"],
    [-172_800, "2 days ago"],
    [300, "in 5 min"],
  ])("%d seconds from now is %s", (seconds, text) => {
    expect(relative(NOON_MS + seconds * 1000, NOON_MS)).toBe(text);
  });

  it("is said in Spanish too", () => {
    language.value = "es";

    expect(relative(NOON_MS - 120_000, NOON_MS)).toBe("hace 2 min");
  });
});

describe("moments", () => {
  it("are printed in the zone that is shown", () => {
    zone.value = "America/Argentina/Cordoba";

    expect(clock(NOON)).toBe("09:03:41");
    expect(dateTime(NOON)).toBe("21 Nov 2026, 09:03");
  });

  it("name the zone in tooltips", () => {
    expect(exact(NOON)).toBe("21 Nov 2026, 12:03:41 UTC");
  });

  it("are as exact as is asked for", () => {
    expect(clock(NOON, { seconds: false })).toBe("12:03");
    expect(clock(NOON, { milliseconds: true })).toBe("12:03:41.250");
    expect(date(NOON)).toBe("21 Nov 2026");
  });

  it("begin the day at 00, not at 24", () => {
    expect(clock("2026-11-21T00:00:00Z")).toBe("00:00:00");
  });

  it.each([null, undefined, "", "nonsense"])("%o is no moment", (moment) => {
    expect(toMs(moment)).toBeNull();
    expect(clock(moment)).toBe(MISSING);
    expect(exact(moment)).toBe(MISSING);
  });
});
