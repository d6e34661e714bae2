/** The last lines that the service printed. */

import { t } from "../../format/catalogue";
import { clock, exact } from "../../format/time";
import { Card } from "../../parts/card";
import { RawLines } from "../../parts/raw-lines";
import { ResourceView } from "../../parts/resource-view";
import { logsHref } from "./links";
import { type Asked, useLastLines, useQuiet } from "./records";
import styles from "./service.module.css";

interface Props {
  asked: Asked;
  id: string;
  lines: number;
}

export function LastLines({ asked, id, lines }: Props) {
  const { state, reload } = useLastLines(asked, lines);
  const quiet = useQuiet(state);
  return (
    <Card
      class={styles.lastLines ?? ""}
      title={t("service.lastLines", { count: lines })}
      actions={<a href={logsHref(id)}>{t("service.openLogs")}</a>}
    >
      <RawLines />
      {state.value.error?.status === 404 ? (
        <p class={styles.quiet}>{t("service.noLinesKept")}</p>
      ) : (
        <ResourceView of={quiet} reload={reload} height={lines * 20}>
          {({ logs, reason }) =>
            logs.length === 0 ? (
              <p class={styles.quiet}>{reason ?? t("service.noLines")}</p>
            ) : (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
              <section class={styles.lines} tabIndex={0} aria-label={t("service.logs")}>
                {logs.map(({ timestamp, timestampNs, level, message }, place) => (
                  <p key={`${timestampNs}/${place}`}>
                    <time dateTime={timestamp ?? undefined} title={exact(timestamp)}>
                      {clock(timestamp)}
                    </time>{" "}
                    {level && <span class={styles[`level-${level}`]}>{level.toUpperCase()}</span>}{" "}
                    {message}
                  </p>
                ))}
              </section>
            )
          }
        </ResourceView>
      )}
    </Card>
  );
}
