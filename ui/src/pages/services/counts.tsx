/** How many services stand how; each leads to those. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { iconOfTone, toneOf } from "../../parts/status-badge";
import { href } from "../../state/address";
import { GROUPS, type Row } from "./find";
import styles from "./services.module.css";

export function Counts({ rows }: { rows: readonly Row[] }) {
  return (
    <ul class={styles.counts} aria-label={t("services.counts")}>
      {GROUPS.map((group) => {
        const those = rows.filter(({ standing }) => toneOf(standing) === group);
        const standings = new Set(those.map(({ standing }) => standing));
        const words = t(`services.group.${group}`, { count: those.length });
        const text = (
          <>
            <span aria-hidden="true">{iconOfTone(group)}</span> {count(those.length)}
          </>
        );
        return (
          <li key={group} class={those.length > 0 ? styles[`count_${group}`] : styles.countNone}>
            {those.length === 0 ? (
              <span title={words}>{text}</span>
            ) : (
              <a
                title={words}
                aria-label={words}
                href={href("/services", new URLSearchParams({ status: [...standings].join(",") }))}
              >
                {text}
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
