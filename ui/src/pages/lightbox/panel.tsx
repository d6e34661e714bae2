/** What was made of the picture: verdict, the model's words, message, marks. Looking is no mark. */

import type { ExecutionDetail } from "../../api/types";
import { t } from "../../format/catalogue";
import { ErrorPanel } from "../../parts/error-panel";
import { RiskBadge } from "../../parts/execution/risk-badge";
import { Skeleton } from "../../parts/resource-view";
import { Marks } from "../../parts/verdict/marks";
import { Verdict } from "../../parts/verdict/verdict";
import { href } from "../../state/address";
import { useMarkHistory } from "../../state/marks";
import type { Loader } from "../../state/resource";
import type { Box } from "./box";
import styles from "./panel.module.css";

const LIKELY_PX = 220; // of what comes

interface Props {
  box: Box;
  of: Loader<ExecutionDetail>;
  reload: () => void;
}

/** A verdict stands only beside the picture that it is about. */
export function Panel({ box, of, reload }: Props) {
  const { data, error, loading, retryAtMs } = of.value;
  const here = box.walk.here.value;
  const isAbout = data?.id === box.walk.id.value;
  return (
    <section class={styles.panel} aria-label={t("lightbox.panel")}>
      {isAbout ? (
        <Judged run={data} />
      ) : (
        <>
          {here?.risk && (
            <p>
              <RiskBadge level={here.risk} />
            </p>
          )}
          {error && !loading ? (
            <ErrorPanel error={error} onRetry={reload} retryAtMs={retryAtMs} />
          ) : (
            <Skeleton height={LIKELY_PX} />
          )}
        </>
      )}
    </section>
  );
}

function Judged({ run }: { run: ExecutionDetail }) {
  const { state } = useMarkHistory(() => run.id);
  return (
    <>
      <Verdict run={run} />
      {run.imageCount > 1 && (
        <a href={href(`/executions/${run.id}`)}>
          {t("lightbox.morePictures", { count: run.imageCount })}
        </a>
      )}
      <RawAnswer run={run} />
      <Marks run={run} history={state} />
    </>
  );
}

function RawAnswer({ run }: { run: ExecutionDetail }) {
  const answer = run.ollamaResult?.response;
  if (answer == null) return null;
  return (
    <details class={styles.raw}>
      <summary>{t("lightbox.raw")}</summary>
      <pre>{typeof answer === "string" ? answer : JSON.stringify(answer, null, 2)}</pre>
    </details>
  );
}
