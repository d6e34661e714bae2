/** One picture in its best stage that is there: thumbnail, preview, original. */

import { t } from "../../format/catalogue";
import { clock, date } from "../../format/time";
import { Button } from "../../parts/button";
import { altOf, whyNoPicture } from "../../parts/execution/picture";
import type { Box } from "./box";
import type { Stop } from "./chain";
import styles from "./stage.module.css";
import { previewOf, thumbnailOf } from "./urls";

interface Props {
  box: Box;
  stop: Stop;
  /** Of what is laid over another one. */
  class?: string | undefined;
}

type Stage = "thumbnail" | "preview" | "original";

export function Shot({ box, stop, class: extra = "" }: Props) {
  const best = bestOf(box, stop);
  if (best === null) return <Nothing box={box} stop={stop} />;
  return (
    <img
      key={stop.id}
      class={`${styles.shot} ${extra}`}
      src={best.url}
      alt={describe(box, stop)}
      data-stage={best.stage}
      data-run={stop.id}
      decoding="sync"
      draggable={false}
    />
  );
}

/** The sharpest one that is there; the thumbnail comes by itself, and is mostly there already. */
function bestOf(box: Box, stop: Stop): { url: string; stage: Stage } | null {
  const [preview, thumbnail] = [previewOf(stop), thumbnailOf(stop)];
  if (preview === null || thumbnail === null) return null;
  const original = box.wantsOriginal.value ? box.originalOf(stop) : null;
  const isThere = (url: string) => box.store.stateOf(url) === "loaded";
  if (original !== null && isThere(original)) return { url: original, stage: "original" };
  if (isThere(preview)) return { url: preview, stage: "preview" };
  if (box.store.stateOf(preview) === "failed") return null;
  return { url: thumbnail, stage: "thumbnail" };
}

function Nothing({ box, stop }: { box: Box; stop: Stop }) {
  const preview = previewOf(stop);
  const { value: detail } = box.detail;
  const why = detail?.id === stop.id ? whyNoPicture(detail) : null;
  return (
    <div class={styles.nothing} data-run={stop.id}>
      <p>{preview === null ? (why ?? t("shell.picture.none")) : t("shell.picture.broken")}</p>
      {preview !== null && (
        <Button onClick={() => box.store.retry(preview)}>{t("shell.retry")}</Button>
      )}
    </div>
  );
}

function describe(box: Box, stop: Stop): string {
  const { value: detail } = box.detail;
  if (detail?.id === stop.id) return altOf(detail);
  return t("shell.picture.alt", {
    camera: stop.camera ?? t("shell.run.noCamera"),
    time: `${date(stop.startedMs)} ${clock(stop.startedMs)}`,
    level: stop.risk ? t(`shell.risk.${stop.risk}`) : "none",
    description: "none",
  });
}
