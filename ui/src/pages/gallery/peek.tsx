/** The run that has the focus, a little larger, beside the list: the list goes on being read. */

import { useEffect } from "preact/hooks";
import type { Execution } from "../../api/types";
import { t } from "../../format/catalogue";
import { dateTime, exact } from "../../format/time";
import { Button } from "../../parts/button";
import { Picture } from "../../parts/execution/picture";
import { useFoot } from "../../parts/foot";
import { X } from "../../parts/icons";
import { Skeleton } from "../../parts/resource-view";
import { Verdict } from "../../parts/verdict/verdict";
import type { RunList } from "../../state/executions/runs";
import { markOf } from "../../state/marks";
import { isPhone } from "../../state/viewport";
import type { Browsing } from "./browsing";
import styles from "./peek.module.css";

const LIKELY_PX = 320; // of what comes

export function Peek({ browsing, list }: { browsing: Browsing; list: RunList }) {
  const { value: spot } = browsing.active;
  const run = list.pages.runAt(spot);
  const sheet = useFoot<HTMLElement>(isPhone.value);
  useEffect(() => {
    if (isPhone.peek()) browsing.reveal(spot); // its sheet covers half of the list
  }, [spot, run]);
  return (
    <aside ref={sheet} class={styles.peek} aria-label={t("gallery.peek")} data-peek>
      <header class={styles.head}>
        <h2 class={styles.name}>{run ? (run.camera ?? t("shell.run.noCamera")) : ""}</h2>
        <Button tone="quiet" label={t("shell.close")} onClick={() => browsing.peek(false)}>
          <X size={16} aria-hidden />
        </Button>
      </header>
      {run === undefined && <Skeleton height={LIKELY_PX} />}
      {run === null && <p>{t("gallery.gone")}</p>}
      {run && <Peeked run={run} onOpen={() => browsing.open(run.id)} />}
    </aside>
  );
}

function Peeked({ run, onOpen }: { run: Execution; onOpen: () => void }) {
  const mark = markOf(run);
  return (
    <>
      <time class={styles.quiet} dateTime={run.startedAt} title={exact(run.startedAt)}>
        {dateTime(run.startedAt)}
      </time>
      <div class={styles.photo}>
        <Picture run={run} size="medium" fit="contain" />
      </div>
      {run.error && <p class={styles.error}>{run.error.message}</p>}
      <Verdict run={run} />
      {mark && <p>{t("shell.run.markedAs", { mark: t(`shell.mark.${mark}`) })}</p>}
      <Button tone="primary" onClick={onOpen}>
        {t("gallery.open")}
      </Button>
    </>
  );
}
