/** What can be done with all that are chosen, one after the other. */

import type { Service } from "../../api/types";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { order, refusalOf, VERBS, type Verb } from "../../state/actions";
import styles from "./services.module.css";

interface Props {
  services: readonly Service[];
  onClear: () => void;
}

export function BulkBar({ services, onClear }: Props) {
  if (services.length === 0) return null;
  return (
    <div class={styles.bulk} role="toolbar" aria-label={t("services.bulk")}>
      <span class={styles.bulkCount}>{t("services.chosen", { count: services.length })}</span>
      {VERBS.map((verb) => (
        <Button key={verb} refusal={refusal(verb, services)} onClick={() => order(verb, services)}>
          {t(`services.verb.${verb}`)}
        </Button>
      ))}
      <Button tone="quiet" onClick={onClear}>
        {t("services.clear")}
      </Button>
    </div>
  );
}

/** Of the first service with which it cannot be done. */
function refusal(verb: Verb, services: readonly Service[]): string | null {
  for (const service of services) {
    const why = refusalOf(verb, service);
    if (why !== null) return services.length > 1 ? `${service.name}: ${why}` : why;
  }
  return null;
}
