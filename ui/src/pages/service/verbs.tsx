/** What can be done to a service; the confirmation asks before anything is. */

import type { Service } from "../../api/types";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { order, refusalOf, type Verb } from "../../state/actions";
import { logsHref } from "./links";
import styles from "./service.module.css";

export function Verbs({ service }: { service: Service }) {
  return (
    <div class={styles.verbs}>
      <a class={styles.link} href={logsHref(service.id)}>
        {t("service.logs")}
      </a>
      {verbsOf(service).map((verb) => (
        <Button
          key={verb}
          tone={verb === "update" && isNewer(service) ? "primary" : "plain"}
          refusal={refusalOf(verb, service)}
          onClick={() => order(verb, service)}
        >
          {verb === "update" && service.update?.version
            ? t("service.verb.updateTo", { version: service.update.version })
            : t(`service.verb.${verb}`)}
        </Button>
      ))}
    </div>
  );
}

/** What makes sense as it stands now. */
function verbsOf({ status }: Service): readonly Verb[] {
  return status === "running" || status === "restarting" || status === "paused"
    ? ["restart", "stop", "update"]
    : ["start", "update"];
}

function isNewer({ update }: Service): boolean {
  return update?.chance === "available" || update?.chance === "pulled";
}
