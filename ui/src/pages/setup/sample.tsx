/** The newest run as it was understood: picture, model and Telegram, each with the node it came from. */

import { api, data } from "../../api/client";
import type { Execution } from "../../api/types";
import { t } from "../../format/catalogue";
import { decimal, MISSING } from "../../format/number";
import { Fact, Facts } from "../../parts/facts";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { basePath } from "../../state/address";
import { useResource } from "../../state/resource";
import styles from "./setup.module.css";

const HEIGHT = 160;

export function Sample() {
  const { state, reload } = useResource(async (signal) => {
    const query = { limit: 1, days: 365, status: ["success" as const], imageData: "none" as const };
    const found = await data(api.GET("/api/executions", { params: { query }, signal }));
    return found[0] ?? null;
  });
  return (
    <div class={styles.block}>
      <h3>{t("setup.sample")}</h3>
      <ResourceView of={state} reload={reload} height={HEIGHT}>
        {(run) =>
          run === null ? <p class={styles.text}>{t("setup.noRun")}</p> : <Understood run={run} />
        }
      </ResourceView>
      <p class={styles.text}>{t("setup.mappingHint")}</p>
    </div>
  );
}

function Understood({ run }: { run: Execution }) {
  const { analysis, telegramStatus } = run;
  return (
    <div class={styles.sample}>
      {run.imageUrl && (
        <img
          src={`${basePath}${run.imageUrl}?size=thumbnail`}
          alt={t("setup.samplePicture", { camera: run.camera ?? MISSING })}
          width={160}
          height={90}
        />
      )}
      <Facts>
        <Fact name={t("setup.run")}>
          #{run.id} · <Moment at={run.startedAt} />
        </Fact>
        <Fact name={t("setup.picture")}>{t("setup.pictures", { count: run.imageCount })}</Fact>
        <Fact name={t("setup.model")}>
          {analysis
            ? t("setup.modelOf", { model: analysis.model ?? MISSING, node: analysis.node })
            : t("setup.noModel")}
        </Fact>
        <Fact name={t("setup.verdict")}>
          {analysis
            ? t("setup.verdictOf", {
                risk: analysis.riskLevel ?? MISSING,
                confidence: decimal(analysis.confidence, 2),
              })
            : MISSING}
        </Fact>
        <Fact name={t("setup.telegram")}>
          {telegramStatus
            ? t("setup.telegramOf", {
                node: telegramStatus.node ?? MISSING,
                sent: telegramStatus.success ? "yes" : "no",
              })
            : t("setup.noTelegram")}
        </Fact>
      </Facts>
    </div>
  );
}
