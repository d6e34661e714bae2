/** Clears a queue up to what was there when it was asked for: at the top, and never by scrolling. */

import { useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { dateTime } from "../../format/time";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { ErrorPanel } from "../../parts/error-panel";
import { reviewQueue, whyNoMarks } from "../../state/marks";
import { useSending } from "../../state/sending";
import type { Walk } from "./walk";

export function ReviewAll({ walk, onDone }: { walk: Walk; onDone: () => void }) {
  const isAsking = useSignal(false);
  const left = walk.left.value;
  return (
    <>
      <Button
        small
        refusal={whyNoMarks()}
        onClick={() => {
          isAsking.value = true;
        }}
      >
        {t("review.all", { count: left })}
      </Button>
      {isAsking.value && (
        <Question
          walk={walk}
          onClose={() => {
            isAsking.value = false;
          }}
          onDone={onDone}
        />
      )}
    </>
  );
}

interface Props {
  walk: Walk;
  onClose: () => void;
  onDone: () => void;
}

function Question({ walk, onClose, onDone }: Props) {
  const { isBusy, failure, send } = useSending();
  const work = async () => {
    const isWell = await send(() => reviewQueue(walk.queue, walk.asOf, onDone));
    if (!isWell) return;
    onClose();
    onDone();
  };
  return (
    <Dialog
      title={t("review.all", { count: walk.left.value })}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            {t("shell.cancel")}
          </Button>
          <Button tone="primary" disabled={isBusy.value} onClick={() => void work()}>
            {t("review.allVerb")}
          </Button>
        </>
      }
    >
      <p>{t("review.allText", { time: dateTime(walk.asOf) })}</p>
      {failure.value && <ErrorPanel error={failure.value} onRetry={() => void work()} />}
    </Dialog>
  );
}
