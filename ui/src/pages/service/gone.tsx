/** A service that is not there any more; what was recorded of it stays. */

import type { ComponentChildren } from "preact";
import { t } from "../../format/catalogue";
import { DAY_MS } from "../../format/time";
import { EmptyState } from "../../parts/empty-state";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { basePath } from "../../state/address";
import { nowMs } from "../../state/clock";
import { type Asked, useLastEvent } from "./records";
import styles from "./service.module.css";

/** Shows *children*, its records, if there are any. */
export function Gone({ asked, children }: { asked: Asked; children: ComponentChildren }) {
  const { state, reload } = useLastEvent(asked, nowMs.peek() - 365 * DAY_MS);
  if (state.value.error?.status === 404)
    return (
      <>
        <h1>{asked.name}</h1>
        <EmptyState
          title={t("service.unknown", { name: asked.name })}
          text={t("service.unknownText")}
        >
          <a href={`${basePath}/services`}>{t("service.toServices")}</a>
        </EmptyState>
      </>
    );
  return (
    <ResourceView of={state} reload={reload} height={600}>
      {([last]) => (
        <>
          <header class={styles.header}>
            <h1>{asked.name}</h1>
            <p class={styles.gone}>
              {t("service.gone")} {last && <Moment at={last.timestamp} />}
            </p>
          </header>
          {children}
        </>
      )}
    </ResourceView>
  );
}
