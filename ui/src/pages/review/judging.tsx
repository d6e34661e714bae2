/** A picture that waits, beside what the model made of it, and the buttons to judge that. */

import type { Execution } from "../../api/types";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Button } from "../../parts/button";
import { Check } from "../../parts/checks";
import { BoxesButton, useBoxesKey } from "../../parts/execution/boxes";
import { foundIn } from "../../parts/execution/found";
import { Picture } from "../../parts/execution/picture";
import { Moment } from "../../parts/moment";
import { Marks } from "../../parts/verdict/marks";
import { Verdict } from "../../parts/verdict/verdict";
import { useMarkHistory } from "../../state/marks";
import { prefer, preferences } from "../../state/preferences";
import { hrefIn } from "./list";
import styles from "./review.module.css";
import type { Walk } from "./walk";

export function Judging({ walk, run }: { walk: Walk; run: Execution }) {
  const { state } = useMarkHistory(() => walk.here.value?.id ?? run.id);
  useBoxesKey("shell.marks.title");
  const found = foundIn(run);
  const goesOn = preferences.value.goOnAfterMark;
  return (
    <div class={styles.judging}>
      <section class={styles.picture} aria-label={t("review.picture")}>
        <Picture run={run} size="preview" fit="contain" found={found} />
        <BoxesButton found={found} />
      </section>
      <section class={styles.panel} aria-label={t("review.verdict")}>
        <header class={styles.heading}>
          <h2>{run.camera ?? t("shell.run.noCamera")}</h2>
          <span class={styles.place}>
            {t("review.place", { place: count(walk.at.value + 1), total: count(walk.total) })}
          </span>
          <p class={styles.quiet}>
            <Moment at={run.startedAt} form="absolute" /> (
            <Moment at={run.startedAt} form="relative" />) ·{" "}
            <a href={hrefIn(walk, run)}>#{run.id}</a>
          </p>
        </header>
        {run.imageUrl === null && (
          <p class={styles.quiet}>
            {t("review.noPicture", { workflow: run.workflow.name ?? run.workflow.id })}{" "}
            <a href={hrefIn(walk, run)}>{t("review.toRun")}</a>
          </p>
        )}
        <Verdict run={run} />
        <Marks
          run={run}
          history={state}
          onMarked={() => goesOn && walk.advance()}
          onUndone={() => walk.returnTo(run.id)}
          at={styles.judgements}
        />
        <div class={styles.steps}>
          <Button disabled={walk.at.value === 0} onClick={() => walk.step(-1)}>
            <span aria-hidden="true">← </span>
            {t("review.back")}
          </Button>
          <Button aria-keyshortcuts="ArrowRight" onClick={() => walk.step(1)}>
            {t("review.skip")}
            <span aria-hidden="true"> →</span>
          </Button>
        </div>
        <Check
          label={t("review.goOn")}
          checked={goesOn}
          onToggle={() => prefer({ goOnAfterMark: !goesOn })}
        />
      </section>
    </div>
  );
}
