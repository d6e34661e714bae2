/** One queue as it is gone through: how far it is, one picture, what is made of it. */

import { useSignalEffect } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { undoKey } from "../../parts/verdict/keys";
import { pictureUrl } from "../../state/executions/picture-url";
import { type Shortcut, useShortcuts } from "../../state/keyboard";
import { queueStates } from "../../state/review";
import { useArrivals } from "./arrivals";
import { CaughtUp } from "./caught-up";
import { Judging } from "./judging";
import styles from "./review.module.css";
import { ReviewAll } from "./review-all";
import type { Walk } from "./walk";

const AHEAD = 5; // pictures that are loaded before they are looked at

interface Props {
  walk: Walk;
  /** Begin anew with all that waits now. */
  onAgain: () => void;
}

export function WalkView({ walk, onAgain }: Props) {
  const arrived = useArrivals(walk).value;
  useKeys(walk);
  usePrefetch(walk);
  const run = walk.here.value;
  const left = walk.left.value;
  const done = queueStates.value?.get(walk.queue)?.doneToday;
  return (
    <>
      <div class={styles.progress}>
        <p role="status">
          <strong>{t("review.left", { count: left })}</strong>
          {done !== undefined && ` · ${t("review.done", { count: done })}`}
        </p>
        {arrived > 0 && (
          <Button small onClick={onAgain}>
            <span aria-hidden="true">↑ </span>
            {t("review.arrived", { count: arrived })}
          </Button>
        )}
        {left > 0 && <ReviewAll walk={walk} onDone={onAgain} />}
      </div>
      {run ? (
        <Judging walk={walk} run={run} />
      ) : (
        <CaughtUp walk={walk} left={left} onAgain={onAgain} />
      )}
    </>
  );
}

function useKeys(walk: Walk): void {
  const offered = useMemo((): Shortcut[] => {
    const group = "shell.marks.title";
    return [
      { keys: "ArrowRight", label: "review.skip", group, run: () => walk.step(1) },
      { keys: "ArrowLeft", label: "review.back", group, run: () => walk.step(-1) },
      undoKey(group),
    ];
  }, [walk]);
  useShortcuts(offered);
}

/** Load the pictures that come next, so that a mark shows the next one at once. */
function usePrefetch(walk: Walk): void {
  const loading = useRef(new Map<string, HTMLImageElement>());
  useSignalEffect(() => {
    const urls = walk.upcoming(AHEAD).map((run) => pictureUrl(run, "preview"));
    const next = new Map<string, HTMLImageElement>();
    for (const url of urls) if (url !== null) next.set(url, loading.current.get(url) ?? load(url));
    loading.current = next;
  });
}

function load(url: string): HTMLImageElement {
  const image = new Image();
  image.src = url;
  return image;
}
