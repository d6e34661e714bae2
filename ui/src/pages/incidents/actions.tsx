/** What can be done with a time that was examined: its logs, its link, its events as a file. */

import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Menu } from "../../parts/menu";
import { href } from "../../state/address";
import { services } from "../../state/fleet";
import { copyLink } from "../shell/copy-link";
import { saveEvents } from "./export";
import { type Findings, suspectsOf } from "./findings";
import styles from "./incidents.module.css";
import type { Window } from "./window";

const MOST_LOGS = 8; // that the page of logs merges

interface Props {
  findings: Findings;
  shown: Window;
  /** Of a file, without its ending. */
  name: string;
}

export function Actions({ findings, shown, name }: Props) {
  const forms = ["csv", "json"] as const;
  return (
    <div class={styles.actions}>
      <a class={styles.link} href={logsOf(findings, shown)}>
        {t("incidents.allLogs")}
      </a>
      <Button onClick={() => void copyLink()}>{t("incidents.copyLink")}</Button>
      <Menu
        label={t("incidents.export")}
        items={forms.map((form) => ({
          id: form,
          label: t(`incidents.export.${form}`),
          run: () => saveEvents(findings, name, form),
        }))}
      >
        {t("incidents.export")} <span aria-hidden="true">▾</span>
      </Menu>
    </div>
  );
}

/** Of the suspects and the services behind nodes that failed; n8n tells its side of it. */
function logsOf(findings: Findings, { fromMs, toMs }: Window): string {
  const behind = findings.nodes.flatMap(({ serviceId }) => serviceId ?? []);
  const n8n = [...(services.value?.values() ?? [])].filter(({ id }) => id === "n8n");
  const ids = [
    ...suspectsOf(findings).map(({ serviceId }) => serviceId),
    ...behind,
    ...n8n.map(({ id }) => id),
  ];
  const query = new URLSearchParams({
    svc: [...new Set(ids)].slice(0, MOST_LOGS).join(","),
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
  });
  return href("/logs", query);
}
