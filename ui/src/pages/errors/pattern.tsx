/** One way in which runs fail: since when, where, and what ended it the last time. */

import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { count, MISSING, share } from "../../format/number";
import { dateTime } from "../../format/time";
import { Card } from "../../parts/card";
import { ErrorPanel } from "../../parts/error-panel";
import { ChevronLeft } from "../../parts/icons";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { basePath } from "../../state/address";
import { useHeld } from "../../state/held";
import { askedRange, rangedHref, rangeKey } from "../../state/range-links";
import { useResource } from "../../state/resource";
import { useTitle } from "../../state/title";
import { AdviceList } from "./advice";
import { StatusChip, SuspectWords } from "./chips";
import { Ended } from "./ended";
import styles from "./errors.module.css";
import { Hits } from "./hits";
import { MuteButton } from "./mute";
import { PatternTimeline } from "./pattern-timeline";
import { Samples } from "./samples";
import type { PatternDetail } from "./types";
import { patternName } from "./words";

const HEIGHT = 640;
const EVERY_MS = 30_000;

export default function PatternPage({ parameters }: { parameters: Record<string, string> }) {
  const id = Number(parameters.pattern);
  useTitle(t("shell.errors"), `${t("errors.pattern")} ${parameters.pattern}`);
  const { state, reload } = useResource(
    (signal) => {
      rangeKey.value; // another range is another answer
      const params = { path: { id }, query: askedRange() };
      return data(api.GET("/api/patterns/{id}", { params, signal }));
    },
    { everyMs: EVERY_MS },
  );
  const { data: found, error } = state.value;
  if (found === undefined && error !== undefined && [400, 404].includes(error.status))
    return (
      <>
        <h1>{t("errors.gone")}</h1>
        <ErrorPanel error={error} onRetry={reload} />
        <a href={rangedHref("/errors")}>{t("errors.back")}</a>
      </>
    );
  return (
    <div class={styles.page}>
      {found === undefined && <h1 class="visually-hidden">{t("shell.errors")}</h1>}
      <ResourceView of={useHeld(state)} reload={reload} height={HEIGHT}>
        {(pattern) => <Found pattern={pattern} reload={reload} />}
      </ResourceView>
    </div>
  );
}

function Found({ pattern, reload }: { pattern: PatternDetail; reload: () => void }) {
  return (
    <div class={styles.page}>
      <Header pattern={pattern} reload={reload} />
      <PatternTimeline pattern={pattern} />
      <Card title={t("errors.doNext")}>
        <AdviceList advice={pattern.advice} patterns={[pattern]} />
      </Card>
      <div class={styles.columns}>
        <Card title={t("errors.cameras")}>
          <Hits pattern={pattern} hits={pattern.cameras} by="camera" />
        </Card>
        <Card title={t("errors.models")}>
          <Hits pattern={pattern} hits={pattern.models} by="model" />
        </Card>
        <Card title={t("errors.samples")}>
          <Samples {...pattern} />
        </Card>
        <Card title={t("errors.ended")}>
          <Ended ended={pattern.ended} />
        </Card>
      </div>
    </div>
  );
}

function Header({ pattern, reload }: { pattern: PatternDetail; reload: () => void }) {
  const { id, node, type, runs, incident, suspect } = pattern;
  return (
    <header class={styles.page}>
      <a class={styles.back} href={rangedHref("/errors")}>
        <ChevronLeft size={16} aria-hidden /> {t("shell.errors")}
      </a>
      <div class={styles.heading}>
        <h1>{patternName(pattern)}</h1>
        <StatusChip {...pattern} />
      </div>
      {pattern.muted && (
        <p class={styles.muted}>
          {t("errors.mutedBy", {
            time: dateTime(pattern.muted.until),
            who: pattern.muted.by,
            reason: pattern.muted.reason,
          })}
        </p>
      )}
      <dl class={styles.facts}>
        <Fact name={t("errors.node")}>{node ?? MISSING}</Fact>
        <Fact name={t("errors.type")}>{type ?? MISSING}</Fact>
        <Fact name={t("errors.runs")}>
          {count(runs)} ({share(pattern.share === null ? null : pattern.share / 100)})
        </Fact>
        <Fact name={t("errors.first")}>
          <Moment at={pattern.firstSeen} />
        </Fact>
        <Fact name={t("errors.last")}>
          <Moment at={pattern.lastSeen} />
        </Fact>
        <Fact name={t("errors.suspect")}>
          <SuspectWords suspect={suspect} />
        </Fact>
      </dl>
      <div class={styles.actions}>
        {incident !== null && (
          <a class={styles.link} href={`${basePath}/incidents/${incident}`}>
            {t("errors.seeIncident", { id: incident })}
          </a>
        )}
        <a class={styles.link} href={rangedHref("/executions", { pattern: String(id) })}>
          {t("errors.allRuns")}
        </a>
        <MuteButton pattern={pattern} onChange={reload} />
      </div>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
