/** Nothing is chosen yet: whose log is to be read? */

import { t } from "../../format/catalogue";
import { EmptyState } from "../../parts/empty-state";
import { StatusBadge, standingOf, urgencyOf } from "../../parts/status-badge";
import { basePath, href } from "../../state/address";
import { keyOf, services } from "../../state/fleet";
import { sourceKey } from "../../state/logs/sources";
import styles from "./logs.module.css";

export function ChooseServices() {
  const all = [...(services.value?.values() ?? [])].sort(
    (a, b) => urgencyOf(standingOf(a)) - urgencyOf(standingOf(b)) || a.name.localeCompare(b.name),
  );
  if (all.length === 0) {
    return (
      <EmptyState title={t("logs.noServices")} text={t("logs.noServicesText")}>
        <a href={`${basePath}/settings`}>{t("logs.toSettings")}</a>
      </EmptyState>
    );
  }
  return (
    <section class={styles.choose} aria-labelledby="choose">
      <h2 id="choose">{t("logs.choose")}</h2>
      <ul class={styles.choices}>
        {all.map((service) => (
          <li key={keyOf(service)}>
            <a
              class={styles.choice}
              href={href("/logs", new URLSearchParams({ svc: sourceKey(service, all) }))}
            >
              <span class={styles.choiceName}>{service.name}</span>
              <StatusBadge service={service} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
