/** What came of an operation: the word, why, and the way out where there is one. */

import type { Operation } from "../../api/types";
import { t } from "../../format/catalogue";
import { Button } from "../button";
import styles from "./operation-view.module.css";
import { type ResultWord, rescue, resultOf } from "./stages";

const GOOD: readonly ResultWord[] = ["updated", "latest", "done"];

interface Props {
  operation: Operation;
  refusal: string | null;
  onRecover: () => void;
}

export function Outcome({ operation, refusal, onRecover }: Props) {
  const result = resultOf(operation);
  if (result === null) return <div role="status" />;
  const isGood = GOOD.includes(result);
  return (
    <div
      class={`${styles.outcome} ${isGood ? styles.good : result === "cancelled" ? "" : styles.bad}`}
      role="status"
      data-result={result}
    >
      <p class={styles.word}>
        <span aria-hidden="true">{isGood ? "✓" : result === "cancelled" ? "■" : "✕"}</span>{" "}
        {t(`operation.result.${result}`)}
      </p>
      {operation.result && <p>{operation.result}</p>}
      {operation.error && <p class={styles.why}>{operation.error}</p>}
      {result === "rollbackFailed" && (
        <>
          <p>{t("operation.rescue")}</p>
          <pre class={styles.commands}>{rescue(operation)}</pre>
          <Button tone="danger" refusal={refusal} onClick={onRecover}>
            {t("operation.recover")}
          </Button>
        </>
      )}
    </div>
  );
}
