/** What stands at the axes. */

import { clock, DAY_MS, dateTime, day, MINUTE_MS } from "../../format/time";

/** Return the words of moments on the axis: the time, and the day where a new one begins. */
export function timeTicks(moments: readonly number[], stepMs: number): string[] {
  if (stepMs >= DAY_MS) return moments.map((ms) => day(ms));
  let before: string | undefined;
  return moments.map((ms) => {
    const today = day(ms);
    const isNew = before !== undefined && before !== today;
    before = today;
    return isNew ? today : clock(ms, { seconds: stepMs < MINUTE_MS });
  });
}

/** Return one moment in words, as exact as the length of what is shown makes it worth. */
export function momentIn(ms: number, lengthMs: number): string {
  return lengthMs > DAY_MS ? dateTime(ms) : clock(ms);
}

/** Return a part of what is shown in words: from when until when. */
export function partIn(fromMs: number, toMs: number, lengthMs: number): string {
  const seconds = toMs - fromMs < MINUTE_MS;
  const begin = lengthMs > DAY_MS ? dateTime(fromMs) : clock(fromMs, { seconds });
  return `${begin}–${clock(toMs, { seconds })}`;
}
