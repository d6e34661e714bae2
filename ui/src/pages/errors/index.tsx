/** What fails most, since when, and what is to be done? */

import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { count, share } from "../../format/number";
import { Card } from "../../parts/card";
import { ResourceView } from "../../parts/resource-view";
import { Tabs } from "../../parts/tabs";
import { query } from "../../state/address";
import { useHeld } from "../../state/held";
import { askedRange, rangeKey, tabHref } from "../../state/range-links";
import { useResource } from "../../state/resource";
import { useTitle } from "../../state/title";
import { AdviceList } from "./advice";
import styles from "./errors.module.css";
import { NoPatterns } from "./nothing";
import { PatternTable } from "./table";
import { type Patterns, STATES, type State } from "./types";

const HEIGHT = 420;
const EVERY_MS = 30_000;

export default function ErrorsPage() {
  useTitle(t("shell.errors"));
  const { state, reload } = useResource(
    (signal) => {
      rangeKey.value; // another range is another answer
      return data(api.GET("/api/patterns", { params: { query: askedRange() }, signal }));
    },
    { everyMs: EVERY_MS },
  );
  return (
    <div class={styles.page}>
      <h1>{t("shell.errors")}</h1>
      <ResourceView of={useHeld(state)} reload={reload} height={HEIGHT}>
        {(found) => <Found found={found} />}
      </ResourceView>
    </div>
  );
}

function Found({ found }: { found: Patterns }) {
  const { counts, patterns, advice } = found;
  const state = chosenState();
  const shown = patterns.filter(({ status }) => stateOf(status) === state);
  return (
    <div class={styles.page}>
      <p class={styles.summary}>
        {t("errors.summary", {
          failed: found.failed,
          runs: found.runs,
          share: share(found.failedShare === null ? null : found.failedShare / 100),
        })}
        {found.covering !== null && <> · {t("errors.covering", { count: found.covering })}</>}
      </p>
      <Tabs
        label={t("errors.tabs")}
        current={state}
        tabs={STATES.map((name) => ({
          name,
          label: t("errors.tab", { name: t(`errors.tab.${name}`), count: count(counts[name]) }),
          href: tabHref("state", name === "open" ? null : name),
        }))}
      />
      <Card>
        {shown.length === 0 ? (
          <NoPatterns state={state} found={found} />
        ) : (
          <PatternTable patterns={shown} />
        )}
      </Card>
      {state === "open" && shown.length > 0 && (
        <Card title={t("errors.doNext")}>
          <AdviceList advice={advice} patterns={patterns} />
        </Card>
      )}
    </div>
  );
}

function chosenState(): State {
  const asked = query.value.get("state");
  return STATES.find((each) => each === asked) ?? "open";
}

function stateOf(status: Patterns["patterns"][number]["status"]): State {
  return status === "quiet" || status === "muted" ? status : "open";
}
