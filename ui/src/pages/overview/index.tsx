/** Is everything well, and if not, what first? */

import { t } from "../../format/catalogue";
import { Skeleton } from "../../parts/resource-view";
import { services } from "../../state/fleet";
import { isDemo } from "../../state/session";
import { useOpenSteps } from "../../state/setup";
import { useTitle } from "../../state/title";
import { AlertsCard } from "./alerts-card";
import { useAttention } from "./attention-lines";
import { AttentionList } from "./attention-list";
import { FailuresCard } from "./failures-card";
import { FlaggedCard } from "./flagged-card";
import { useHappened } from "./happened";
import styles from "./overview.module.css";
import { useOverview } from "./recent";
import { ReviewCard } from "./review-card";
import { ServicesCard } from "./services-card";
import { SetupCard } from "./setup-card";
import { Timeline } from "./timeline";

const PAGE_HEIGHT = 640; // of what comes, so that nothing jumps

export default function Overview() {
  useTitle(t("overview.title"));
  const recent = useOverview();
  const happened = useHappened();
  const attention = useAttention(recent.state, happened);
  const steps = useOpenSteps().value ?? [];
  // What is not known yet is not all well, and would push everything down once it is.
  if (services.value === undefined || attention.value === undefined) {
    return (
      <>
        <h1 class="visually-hidden">{t("overview.title")}</h1>
        <Skeleton height={PAGE_HEIGHT} />
      </>
    );
  }
  const hasServices = services.value.size > 0;
  const hasRuns = !steps.includes("n8n"); // of a wing that is missing, its step stands instead
  return (
    <div class={styles.page}>
      <AttentionList lines={attention.value} recent={recent} isWatching={hasServices || hasRuns} />
      {!isDemo.value && steps.length > 0 && <SetupCard steps={steps} />}
      <div class={hasServices && hasRuns ? styles.grid : styles.column}>
        {hasServices && (
          <div class={styles.services}>
            <ServicesCard />
          </div>
        )}
        {hasRuns && (
          <div class={`${styles.column} ${styles.numbers}`}>
            <FailuresCard recent={recent} />
            <AlertsCard recent={recent} />
            <ReviewCard />
          </div>
        )}
        {hasRuns && (
          <div class={`${styles.column} ${styles.timeline}`}>
            <FlaggedCard />
            <Timeline recent={recent} happened={happened} />
          </div>
        )}
      </div>
    </div>
  );
}
