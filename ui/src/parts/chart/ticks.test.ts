import { afterEach, beforeEach, expect, it } from "vitest";
import { zone } from "../../format/locale";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../format/time";
import { partIn, timeTicks } from "./ticks";

const MIDNIGHT = Date.UTC(2026, 10, 22);
const before = zone.peek();

beforeEach(() => {
  zone.value = "UTC";
});

afterEach(() => {
  zone.value = before;
});

it("writes the day where a new one begins", () => {
  const moments = [MIDNIGHT - 3 * HOUR_MS, MIDNIGHT, MIDNIGHT + 3 * HOUR_MS];

  expect(timeTicks(moments, 3 * HOUR_MS)).toEqual(["21:00", "22 Nov", "03:00"]);
});

it("writes seconds where steps are shorter than a minute, and days where they are long", () => {
  expect(timeTicks([MIDNIGHT + 30 * SECOND_MS], 30 * SECOND_MS)).toEqual(["00:00:30"]);
  expect(timeTicks([MIDNIGHT, MIDNIGHT + DAY_MS], DAY_MS)).toEqual(["22 Nov", "23 Nov"]);
});

it("writes from when until when a part is, and its day where several days are shown", () => {
  const end = MIDNIGHT + 15 * MINUTE_MS;

  expect(partIn(MIDNIGHT, end, DAY_MS)).toBe("00:00–00:15");
  expect(partIn(MIDNIGHT, end, 7 * DAY_MS)).toBe("22 Nov 2026, 00:00–00:15");
  expect(partIn(MIDNIGHT, MIDNIGHT + 10 * SECOND_MS, HOUR_MS)).toBe("00:00:00–00:00:10");
});

it("goes by the zone that is shown", () => {
  zone.value = "Asia/Tokyo";

  expect(timeTicks([MIDNIGHT], HOUR_MS)).toEqual(["09:00"]);
});
