/** When a line was printed, in the form that the reader has chosen. */

import { MISSING } from "../format/number";
import { clock, exact, relative } from "../format/time";
import { nowMs } from "../state/clock";
import { msOf } from "../state/logs/entries";
import { look, type TimeForm } from "../state/logs/look";
import styles from "./log-list.module.css";

export function LogTime({ at }: { at: string }) {
  const form = look.value.times;
  if (form === "off") return null;
  const ms = msOf(at);
  if (ms === null) return <span class={styles.time}>{MISSING}</span>;
  return (
    <time class={styles.time} dateTime={new Date(ms).toISOString()} title={exact(ms)}>
      {told(ms, form)}
    </time>
  );
}

function told(ms: number, form: TimeForm): string {
  if (form === "relative") return relative(ms, nowMs.value);
  if (form === "utc") return new Date(ms).toISOString().slice(11, 23);
  return clock(ms, { milliseconds: true });
}
