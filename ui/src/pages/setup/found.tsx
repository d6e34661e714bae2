/** What the server found when it looked for something, with the lines to add. */

import { api, data } from "../../api/client";
import type { components } from "../../api/schema";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Chip } from "../../parts/chip";
import { CopyLine } from "../../parts/copy-line";
import { ResourceView } from "../../parts/resource-view";
import { useResource } from "../../state/resource";
import { isDemo } from "../../state/session";
import styles from "./setup.module.css";

type FoundThing = components["schemas"]["FoundThing"];

const TONES = { good: "ok", missing: "off", bad: "bad" } as const;
const ICONS = { good: "✓", missing: "○", bad: "✕" } as const;
const HEIGHT = 120;

interface Props {
  /** Such as "docker": the first word of what is shown. */
  subject: "docker" | "n8n";
  /** Called when it is looked again, for what else is shown beside it. */
  onLook?: () => void;
}

export function Found({ subject, onLook }: Props) {
  const { state, reload } = useResource((signal) => data(api.GET("/api/setup/found", { signal })));
  const again = () => {
    reload();
    onLook?.();
  };
  return (
    <div class={styles.block}>
      <div class={styles.blockHeader}>
        <h3>{t("setup.found")}</h3>
        <Button small disabled={state.value.loading} onClick={again}>
          {state.value.loading ? t("setup.looking") : t("setup.lookAgain")}
        </Button>
      </div>
      <ResourceView of={state} reload={reload} height={HEIGHT}>
        {(found) => {
          const things = found.filter((thing) => thing.subject.startsWith(subject));
          return things.length === 0 ? (
            <p class={styles.text}>{t(isDemo.value ? "setup.demo" : "setup.nothingFound")}</p>
          ) : (
            <ul class={styles.things}>
              {things.map((thing) => (
                <Thing key={thing.words} thing={thing} />
              ))}
            </ul>
          );
        }}
      </ResourceView>
    </div>
  );
}

function Thing({ thing: { outcome, words, advice } }: { thing: FoundThing }) {
  return (
    <li class={styles.thing}>
      <p>
        <Chip tone={TONES[outcome]} icon={ICONS[outcome]}>
          {t(`setup.outcome.${outcome}`)}
        </Chip>{" "}
        {words}
      </p>
      {advice.map((line) => (
        <CopyLine key={line} text={line} label={t("setup.copyLine")} />
      ))}
    </li>
  );
}
