/** Which engines are watched, which could be, and the line that makes it so. */

import { t } from "../../format/catalogue";
import { Chip } from "../../parts/chip";
import { type DockerHost, hosts, services } from "../../state/fleet";
import { Found } from "./found";
import styles from "./setup.module.css";

export function DockerStep() {
  return (
    <>
      <p class={styles.text}>{t("setup.dockerText")}</p>
      <div class={styles.block}>
        <h3>{t("setup.watched")}</h3>
        {services.value !== undefined && hosts.value.length === 0 && (
          <p class={styles.text}>{t("setup.noEngine")}</p>
        )}
        <ul class={styles.things}>
          {hosts.value.map((host) => (
            <Host key={host.name} host={host} />
          ))}
        </ul>
      </div>
      <Found subject="docker" />
      <p class={styles.text}>{t("setup.settingsHint")}</p>
    </>
  );
}

function Host({ host }: { host: DockerHost }) {
  const count = [...(services.value?.values() ?? [])].filter((each) => each.host === host.name);
  return (
    <li class={styles.thing}>
      <p>
        <Chip tone={host.reachable ? "ok" : "bad"}>
          {t(host.reachable ? "setup.reachable" : "setup.away")}
        </Chip>{" "}
        <strong>{host.name}</strong>{" "}
        {host.reachable
          ? t("setup.hostFacts", { version: host.engineVersion ?? "–", count: count.length })
          : host.reason}
      </p>
    </li>
  );
}
