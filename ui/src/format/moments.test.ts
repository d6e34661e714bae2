import { beforeEach, describe, expect, it } from "vitest";
import { language, zone } from "./locale";
import { parseMoment } from "./moments";
import { dateTime } from "./time";

const NOW = Date.parse("2026-11-21T12:03:41Z"); // 13:03 in Madrid

beforeEach(() => {
  zone.value = "Europe/Madrid";
});

describe("what people type", () => {
  it.each([
    ["now", "2026-11-21T12:03:41.000Z"],
    ["ahora", "2026-11-21T12:03:41.000Z"],
    ["-2h", "2026-11-21T10:03:41.000Z"],
    ["- 90 s", "2026-11-21T12:02:11.000Z"],
    ["-15 min", "2026-11-21T11:48:41.000Z"],
    ["-7d", "2026-11-14T12:03:41.000Z"],
    ["12:03:40", "2026-11-21T11:03:40.000Z"],
    ["9:05", "2026-11-21T08:05:00.000Z"],
    ["yesterday 03:00", "2026-11-20T02:00:00.000Z"],
    ["Ayer 03:00", "2026-11-20T02:00:00.000Z"],
    ["today", "2026-11-20T23:00:00.000Z"],
    ["yesterday", "2026-11-19T23:00:00.000Z"],
    ["21 Nov 2026, 12:03", "2026-11-21T11:03:00.000Z"],
    ["2026-11-21 12:03", "2026-11-21T11:03:00.000Z"],
    ["2026-11-21T12:03:40Z", "2026-11-21T12:03:40.000Z"],
    ["2026-11-21T12:03:40+02:00", "2026-11-21T10:03:40.000Z"],
  ])("%s is %s", (typed, at) => {
    const ms = parseMoment(typed, NOW);

    expect(ms === null ? null : new Date(ms).toISOString()).toBe(at);
  });

  it.each(["", "soon", "25:00", "12:61", "yesterday 24:00", "-", "-5", "99 Foo 2026"])(
    "%o says nothing",
    (typed) => {
      expect(parseMoment(typed, NOW)).toBeNull();
    },
  );
});

describe("what is printed", () => {
  it.each(["en", "es"] as const)("is understood again in %s, in every month", (spoken) => {
    language.value = spoken;
    for (let month = 0; month < 12; month += 1) {
      const at = Date.UTC(2026, month, 14, 9, 30);
      expect(parseMoment(dateTime(at), NOW)).toBe(at);
    }
    language.value = "en";
  });
});

describe("beside a change of the clocks", () => {
  it("reads an hour that is there twice as one of both", () => {
    const at = parseMoment("2026-10-25 02:30", NOW);

    expect([Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)]).toContain(at);
  });

  it.each([
    ["2026-03-29 01:59", Date.UTC(2026, 2, 29, 0, 59)],
    ["2026-03-29 03:00", Date.UTC(2026, 2, 29, 1, 0)],
    ["2026-10-25 01:59", Date.UTC(2026, 9, 24, 23, 59)],
    ["2026-10-25 03:00", Date.UTC(2026, 9, 25, 2, 0)],
  ])("%s keeps its own offset", (typed, at) => {
    expect(parseMoment(typed, NOW)).toBe(at);
  });
});
