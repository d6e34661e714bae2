/** A moment: relative while it is young, exact in the tooltip. */

import { MISSING } from "../format/number";
import { DAY_MS, dateTime, exact, relative, toMs } from "../format/time";
import { nowMs } from "../state/clock";

interface Props {
  at: string | number | null | undefined;
  /** `auto`: relative under a day, else date and time. */
  form?: "auto" | "relative" | "absolute";
}

export function Moment({ at, form = "auto" }: Props) {
  const ms = toMs(at);
  if (ms === null) return <span>{MISSING}</span>;
  const isYoung = form === "relative" || (form === "auto" && Math.abs(nowMs.value - ms) < DAY_MS);
  return (
    <time dateTime={new Date(ms).toISOString()} title={exact(ms)}>
      {isYoung ? relative(ms, nowMs.value) : dateTime(ms)}
    </time>
  );
}
