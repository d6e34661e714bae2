/** The models' own words, with the parts of the verdict underlined where they were read. */

import { t } from "../../format/catalogue";
import { MISSING } from "../../format/number";
import { Card } from "../../parts/card";
import { EmptyState } from "../../parts/empty-state";
import { ResourceView } from "../../parts/resource-view";
import styles from "./raw.module.css";
import { type ModelAnswer, useAnswers } from "./records";
import { segmentsOf } from "./segments";
import type { TabProps } from "./tabs";

const HEIGHT = 200;
const PARTS = ["risk", "confidence", "description"] as const;

export function RawTab({ run }: TabProps) {
  const { state, reload } = useAnswers(run.id);
  return (
    <ResourceView of={state} reload={reload} height={HEIGHT}>
      {(answers) =>
        answers.length === 0 ? (
          <EmptyState title={t("execution.noAnswer")} text={t("execution.noAnswerText")} />
        ) : (
          <div class={styles.answers}>
            {answers.map((answer, place) => (
              <Said key={place} answer={answer} />
            ))}
          </div>
        )
      }
    </ResourceView>
  );
}

function Said({ answer }: { answer: ModelAnswer }) {
  const { node, model, words, spans } = answer;
  const read = new Set(spans.map(({ part }) => part));
  return (
    <Card title={node} actions={<span class={styles.quiet}>{model ?? MISSING}</span>}>
      <pre class={styles.words}>
        {segmentsOf(words, spans).map(({ text, part, at }) =>
          part === null ? (
            text
          ) : (
            <mark key={at} class={styles[part]} title={t(`execution.read.${part}`)}>
              {text}
            </mark>
          ),
        )}
      </pre>
      <p class={styles.legend}>
        {PARTS.map((part) => (
          <span key={part}>
            <span class={read.has(part) ? styles[part] : undefined}>
              {t(`execution.read.${part}`)}
            </span>
            {!read.has(part) && ` ${t("execution.notInWords")}`}
          </span>
        ))}
      </p>
    </Card>
  );
}
