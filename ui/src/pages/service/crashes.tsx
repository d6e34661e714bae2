/** The crashes of a service, each with its last lines. */

import { useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { bytes, percent } from "../../format/number";
import { clock, dateTime, exact } from "../../format/time";
import { Card } from "../../parts/card";
import { EmptyState } from "../../parts/empty-state";
import { ResourceView } from "../../parts/resource-view";
import { logsHref } from "./links";
import { type Asked, type Crash, useCrash, useCrashes, useQuiet } from "./records";
import styles from "./service.module.css";

const LINES = 20; // the last ones: the page of logs has the others

interface Props {
  asked: Asked;
  id: string;
}

export function Crashes({ asked, id }: Props) {
  const { state, reload } = useCrashes(asked);
  return (
    <Card title={t("service.crashes")}>
      <ResourceView of={useQuiet(state)} reload={reload} height={80}>
        {(crashes) =>
          crashes.length === 0 ? (
            <EmptyState tone="good" title={t("service.noCrashes")} />
          ) : (
            <ul class={styles.crashes}>
              {crashes.map((crash) => (
                <Entry key={crash.id} asked={asked} id={id} crash={crash} />
              ))}
            </ul>
          )
        }
      </ResourceView>
    </Card>
  );
}

function Entry({ asked, id, crash }: Props & { crash: Crash }) {
  const isOpen = useSignal(false);
  const atMs = Date.parse(crash.timestamp);
  return (
    <li>
      <details
        onToggle={(event) => {
          isOpen.value = event.currentTarget.open;
        }}
      >
        <summary>
          <span class={styles.bad} aria-hidden="true">
            ✕
          </span>{" "}
          {crash.reason}{" "}
          <time dateTime={crash.timestamp} title={exact(atMs)}>
            {dateTime(atMs)}
          </time>
        </summary>
        {isOpen.value && <Evidence asked={asked} crash={crash} />}
        <a href={logsHref(id, atMs)}>{t("service.logsThen")}</a>
      </details>
    </li>
  );
}

function Evidence({ asked, crash }: { asked: Asked; crash: Crash }) {
  const { state, reload } = useCrash(asked, crash.id);
  return (
    <ResourceView of={state} reload={reload} height={120}>
      {({ logs, stats }) => {
        const last = stats.at(-1);
        return (
          <>
            {last && (
              <p class={styles.quiet}>
                {t("service.beforeCrash", {
                  time: clock(last.timestamp),
                  cpu: percent(last.cpu),
                  memory: bytes(last.memoryUsage),
                  limit: bytes(last.memoryLimit),
                })}
              </p>
            )}
            <pre class={styles.output}>
              {logs
                .slice(-LINES)
                .map(({ message }) => message)
                .join("\n") || t("service.noLines")}
            </pre>
          </>
        );
      }}
    </ResourceView>
  );
}
