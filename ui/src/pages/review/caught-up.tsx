/** The end of a queue: what was skipped, what came meanwhile, or that all is done. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Button } from "../../parts/button";
import buttons from "../../parts/button.module.css";
import { EmptyState } from "../../parts/empty-state";
import { href } from "../../state/address";
import { QUEUES, queueStates, type ReviewQueue } from "../../state/review";
import { useOpenSteps } from "../../state/setup";
import type { Walk } from "./walk";

interface Props {
  walk: Walk;
  left: number;
  onAgain: () => void;
}

export function CaughtUp({ walk, left, onAgain }: Props) {
  const hasSource = !useOpenSteps().value?.includes("n8n");
  if (left > 0) {
    return (
      <EmptyState title={t("review.skipped", { count: left })}>
        <Button tone="primary" onClick={() => walk.rewind() || onAgain()}>
          {t("review.again")}
        </Button>
      </EmptyState>
    );
  }
  if (!hasSource) {
    return (
      <EmptyState title={t("review.nothingYet")} text={t("review.nothingYetText")}>
        <Link to={href("/setup")}>{t("review.setUp")}</Link>
      </EmptyState>
    );
  }
  return <AllDone queue={walk.queue} />;
}

function AllDone({ queue }: { queue: ReviewQueue }) {
  const states = queueStates.value;
  const next = QUEUES.find((each) => each !== queue && (states?.get(each)?.left ?? 0) > 0);
  const done = states?.get(queue)?.doneToday ?? 0;
  return (
    <EmptyState tone="good" title={t("review.caughtUp")} text={t("review.done", { count: done })}>
      {next ? (
        <Link to={href("/review", new URLSearchParams({ queue: next }))}>
          {t("review.next", {
            queue: t(`review.queue.${next}`),
            left: count(states?.get(next)?.left),
          })}
        </Link>
      ) : (
        <p>{t("review.nothingWaits")}</p>
      )}
    </EmptyState>
  );
}

function Link({ to, children }: { to: string; children: string }) {
  return (
    <a class={`${buttons.button} ${buttons.primary}`} href={to}>
      {children}
    </a>
  );
}
