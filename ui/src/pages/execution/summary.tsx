/** What the run came to: why it failed or what was made of it, the picture, and where time went. */

import type { Signal } from "@preact/signals";
import type { ExecutionDetail } from "../../api/types";
import { t } from "../../format/catalogue";
import { bytes, MISSING } from "../../format/number";
import { duration, toMs } from "../../format/time";
import { Card } from "../../parts/card";
import { BoxesButton, useBoxesKey } from "../../parts/execution/boxes";
import { foundIn } from "../../parts/execution/found";
import { Picture } from "../../parts/execution/picture";
import { ResourceView } from "../../parts/resource-view";
import { Marks } from "../../parts/verdict/marks";
import { Verdict } from "../../parts/verdict/verdict";
import { useMarkHistory } from "../../state/marks";
import type { Loader } from "../../state/resource";
import styles from "./execution.module.css";
import { Failure } from "./failure";
import { pictureHref } from "./links";
import type { RunNodes } from "./records";
import { standingOfNode } from "./timeline";
import { Waterfall } from "./waterfall";

const WATERFALL_HEIGHT = 200;
const TELEGRAM = /telegram$/i; // the end of a node's type

interface Props {
  run: ExecutionDetail;
  nodes: { state: Loader<RunNodes>; reload: () => void };
  /** Whether short waterfalls are opened to their full length. */
  isWhole: Signal<boolean>;
}

export function Summary({ run, nodes, isWhole }: Props) {
  return (
    <div class={styles.summary}>
      {run.status === "error" && <Failure run={run} />}
      <Photo run={run} />
      <div class={styles.beside}>
        <Judged run={run} nodes={nodes.state.value.data?.nodes ?? []} />
        <Card title={t("execution.timings")}>
          <ResourceView of={nodes.state} reload={nodes.reload} height={WATERFALL_HEIGHT}>
            {({ nodes: found, kept }) =>
              kept ? (
                <Waterfall run={run} nodes={found} isWhole={isWhole} />
              ) : (
                <p class={styles.quiet}>{whyNothingKept(run)}</p>
              )
            }
          </ResourceView>
        </Card>
      </div>
    </div>
  );
}

/** Why nothing is known of the nodes of a run. */
export function whyNothingKept(run: ExecutionDetail): string {
  if (run.status === "running") return t("execution.notYet");
  return t(run.unreadable ? "execution.unreadable" : "execution.notKept");
}

function Photo({ run }: { run: ExecutionDetail }) {
  const shown = run.images[0];
  const found = foundIn(run);
  useBoxesKey("execution.keys");
  return (
    <figure class={styles.photo}>
      {run.imageUrl === null ? (
        <Picture run={run} size="medium" fit="contain" />
      ) : (
        <a href={pictureHref(run.id, run.startedAt)} aria-label={t("execution.zoom")}>
          <Picture run={run} size="medium" fit="contain" found={found} />
        </a>
      )}
      {shown && (
        <figcaption class={styles.quiet}>
          {shown.width !== null && shown.height !== null && `${shown.width}×${shown.height} · `}
          {bytes(shown.sizeBytes)}
          {run.imageCount > 1 && ` · ${t("execution.pictures", { count: run.imageCount })}`}
          <BoxesButton found={found} />
        </figcaption>
      )}
    </figure>
  );
}

interface OfRun {
  run: ExecutionDetail;
  nodes: RunNodes["nodes"];
}

/** Verdict, message and marks; of a run that failed before that, that there is none. */
function Judged({ run, nodes }: OfRun) {
  const { state } = useMarkHistory(() => run.id);
  if (run.analysis === null)
    return (
      <Card title={t("execution.verdict")}>
        <p class={styles.quiet}>
          {t(run.status === "running" ? "execution.noVerdictYet" : "execution.noVerdict")}
        </p>
        <Messages run={run} nodes={nodes} />
      </Card>
    );
  return (
    <Card title={t("execution.verdict")}>
      <div class={styles.judged}>
        <div class={styles.said}>
          <Verdict run={run} />
          <Messages run={run} nodes={nodes} />
        </div>
        <Marks run={run} history={state} />
      </div>
    </Card>
  );
}

/** The messages of the run by their numbers, and how long after the run's beginning they went out. */
function Messages({ run, nodes }: OfRun) {
  if (run.notifications.length === 0)
    return (
      <p class={styles.quiet}>
        {t(isUnreached(run, nodes) ? "execution.telegramUnreached" : "shell.run.telegram.none")}
      </p>
    );
  return (
    <ul class={styles.quiet}>
      {run.notifications.map((sent, place) => (
        <li key={`${place}/${sent.message_id}`}>{messageWords(run, sent)}</li>
      ))}
    </ul>
  );
}

/** Whether a run failed before a node that would have sent something. */
function isUnreached({ status }: ExecutionDetail, nodes: OfRun["nodes"]): boolean {
  const isWaiting = (node: OfRun["nodes"][number]) =>
    TELEGRAM.test(node.type ?? "") && standingOfNode(node) === "none";
  return status === "error" && nodes.some(isWaiting);
}

type Sent = ExecutionDetail["notifications"][number];

function messageWords({ startedAt }: ExecutionDetail, sent: Sent): string {
  if (!sent.success) return t("execution.messageFailed", { error: sent.error ?? MISSING });
  const id = sent.message_id == null ? MISSING : `${sent.message_id}`;
  const beganMs = toMs(startedAt);
  if (sent.date == null || beganMs === null) return t("execution.message", { id });
  const delayS = Math.max(0, sent.date - Math.floor(beganMs / 1000)); // Telegram tells whole seconds
  return t("execution.messageAfter", { id, time: duration(delayS) });
}
