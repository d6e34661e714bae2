/** How a pattern fell quiet the last time: what came after is told, a cause is not claimed. */

import { t } from "../../format/catalogue";
import { dateTime, duration } from "../../format/time";
import { keyOf, services } from "../../state/fleet";
import styles from "./errors.module.css";
import type { PatternDetail } from "./types";

type End = NonNullable<PatternDetail["ended"]>;

export function Ended({ ended }: { ended: End | null }) {
  if (ended === null) return <p class={styles.quiet}>{t("errors.neverEnded")}</p>;
  const { lastRunAt, resumedAt, event } = ended;
  return (
    <>
      <p>
        {resumedAt === null
          ? t("errors.quietSince", { time: dateTime(lastRunAt) })
          : t("errors.quietBetween", { from: dateTime(lastRunAt), to: dateTime(resumedAt) })}
      </p>
      <p class={styles.quiet}>{event === null ? t("errors.endUnknown") : after(ended, event)}</p>
    </>
  );
}

function after({ lastRunAt }: End, { at, type, host, serviceId }: NonNullable<End["event"]>) {
  const name = services.value?.get(keyOf({ id: serviceId, host }))?.name ?? serviceId;
  const later = duration((Date.parse(at) - Date.parse(lastRunAt)) / 1000);
  return t("errors.endedAfter", { name, later, type: type.replace("service.", "") });
}
