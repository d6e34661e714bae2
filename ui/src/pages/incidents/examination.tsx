/** Everything that is known of a time: verdicts, lanes and events, patterns, nodes. */

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { isPhone } from "../../state/viewport";
import { Events } from "./events";
import type { Findings } from "./findings";
import styles from "./incidents.module.css";
import { Lanes } from "./lanes";
import { FailedNodes, Patterns } from "./patterns";
import { Verdicts } from "./verdicts";
import type { Window } from "./window";

interface Props {
  findings: Findings;
  failures: number;
  shown: ReadonlySignal<Window>;
  onRange: (fromMs: number, toMs: number) => void;
  /** A person said what a node talks to. */
  onSaid: () => void;
}

export function Examination({ findings, failures, shown, onRange, onSaid }: Props) {
  const isCharted = useSignal(false); // on phones, where there is room for one of the two
  const hasLanes = !isPhone.value || isCharted.value;
  const hasEvents = !isPhone.value || !isCharted.value;
  return (
    <>
      <Verdicts findings={findings} />
      {isPhone.value && (
        <div class={styles.switch}>
          {([false, true] as const).map((chart) => (
            <Button
              key={String(chart)}
              aria-pressed={isCharted.value === chart}
              onClick={() => {
                isCharted.value = chart;
              }}
            >
              {t(chart ? "incidents.lanes" : "incidents.events")}
            </Button>
          ))}
        </div>
      )}
      <div class={styles.beside}>
        {hasLanes && (
          <Card title={t("incidents.lanes")}>
            <Lanes findings={findings} shown={shown} onRange={onRange} />
          </Card>
        )}
        {hasEvents && (
          <Card title={t("incidents.events")}>
            <Events findings={findings} failures={failures} shown={shown} />
          </Card>
        )}
      </div>
      <Patterns patterns={findings.patterns} />
      <FailedNodes nodes={findings.nodes} onSaid={onSaid} />
    </>
  );
}
