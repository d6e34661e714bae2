/** What stands where no pattern is: good news, or that nothing is known yet. */

import { t } from "../../format/catalogue";
import { EmptyState } from "../../parts/empty-state";
import { basePath } from "../../state/address";
import { rangedHref, tabHref } from "../../state/range-links";
import { useOpenSteps } from "../../state/setup";
import type { Patterns, State } from "./types";

export function NoPatterns({ state, found }: { state: State; found: Patterns }) {
  const steps = useOpenSteps().value;
  const { counts, runs, failed } = found;
  if (steps?.includes("n8n") && runs === 0)
    return (
      <EmptyState title={t("errors.nothingYet")} text={t("errors.nothingYetText")}>
        <a href={`${basePath}/setup?step=n8n`}>{t("errors.setUp")}</a>
      </EmptyState>
    );
  if (state !== "open") return <EmptyState title={t(`errors.none.${state}`)} />;
  const elsewhere = (["quiet", "muted"] as const).filter((each) => counts[each] > 0);
  return (
    <EmptyState
      tone="good"
      title={t(failed === 0 ? "errors.good" : "errors.goodNow", { runs, failed })}
    >
      {elsewhere.map((each) => (
        <a key={each} href={tabHref("state", each)}>
          {t(`errors.see.${each}`, { count: counts[each] })}
        </a>
      ))}
      {elsewhere.length === 0 && <a href={rangedHref("/executions")}>{t("errors.seeAllRuns")}</a>}
    </EmptyState>
  );
}
