/** What is connected and what is set; the server reads it when it starts. */

import type { ComponentChildren } from "preact";
import { t } from "../../format/catalogue";
import { MISSING } from "../../format/number";
import { Card } from "../../parts/card";
import { Fact, Facts } from "../../parts/facts";
import { ResourceView } from "../../parts/resource-view";
import { href } from "../../state/address";
import { hosts } from "../../state/fleet";
import { useResource } from "../../state/resource";
import { askInfo, type SystemInfo } from "../../state/server";
import styles from "./settings.module.css";

const HEIGHT = 420;

export default function General() {
  const { state, reload } = useResource(askInfo);
  return (
    <ResourceView of={state} reload={reload} height={HEIGHT}>
      {(info) => (
        <div class={styles.cards}>
          <p class={styles.note}>{t("settings.general.howToChange")}</p>
          <Card title={t("settings.general.connected")}>
            <Facts wide>
              <Setting name={t("settings.general.docker")} variable="WATCHROOM_DOCKER_HOSTS">
                <DockerHosts />
              </Setting>
              <Setting name={t("settings.general.n8n")} variable="WATCHROOM_N8N_URL">
                <N8n {...info.n8n} />
              </Setting>
              <Setting name={t("settings.general.n8nPages")} variable="WATCHROOM_N8N_PAGES_URL">
                {info.configuration.n8nPagesUrl ?? t("settings.general.none")}
              </Setting>
            </Facts>
          </Card>
          <Card title={t("settings.general.set")}>
            <WhatIsSet {...info.configuration} />
          </Card>
          <p>
            <a href={href("/docs")}>{t("settings.general.reference")}</a>
          </p>
        </div>
      )}
    </ResourceView>
  );
}

function WhatIsSet(set: SystemInfo["configuration"]) {
  return (
    <Facts wide>
      <Setting name={t("settings.general.signIn")} variable="WATCHROOM_AUTH">
        {t(`settings.general.signIn.${set.authentication}`)}
      </Setting>
      <Setting name={t("settings.general.readOnly")} variable="WATCHROOM_READ_ONLY">
        {t(set.readOnly ? "settings.general.readOnly.on" : "settings.general.readOnly.off")}
      </Setting>
      <Setting name={t("settings.general.maskLogs")} variable="WATCHROOM_MASK_LOGS">
        {t(set.masksLogs ? "settings.general.maskLogs.on" : "settings.general.maskLogs.off")}
      </Setting>
      <Setting name={t("settings.general.rateLimits")} variable="WATCHROOM_RATE_LIMITS">
        {set.rateLimits === "off" ? (
          t("settings.general.rateLimits.off")
        ) : (
          <code>{set.rateLimits}</code>
        )}
      </Setting>
      <Setting name={t("settings.general.timezone")} variable="WATCHROOM_TIMEZONE">
        {set.timezone}
      </Setting>
    </Facts>
  );
}

interface SettingProps {
  name: string;
  /** The setting that changes it. */
  variable: string;
  children: ComponentChildren;
}

function Setting({ name, variable, children }: SettingProps) {
  return (
    <Fact name={name}>
      <span>{children}</span>
      <code class={styles.variable}>{variable}</code>
    </Fact>
  );
}

function DockerHosts() {
  if (hosts.value.length === 0) return <>{t("settings.general.none")}</>;
  return (
    <>
      {hosts.value.map(({ name, reachable, engineVersion, reason }) => (
        <span key={name} class={styles.block}>
          {reachable
            ? t("settings.general.host", { name, version: engineVersion ?? MISSING })
            : t("settings.general.hostAway", { name, reason: reason ?? MISSING })}
        </span>
      ))}
    </>
  );
}

function N8n({ state, reason, database, workflows }: SystemInfo["n8n"]) {
  if (state === "unconfigured") return <>{t("settings.general.none")}</>;
  return (
    <>
      <span class={styles.block}>
        {database ? `${database.type} ${database.version}` : (reason ?? MISSING)}
      </span>
      {workflows.map(({ id, name }) => (
        <span key={id} class={styles.block}>
          {name ?? id}
        </span>
      ))}
    </>
  );
}
