/** The picture of a run in a frame of 16 to 9; where there is none, the reason stands there in words. */

import { useSignal } from "@preact/signals";
import type { Execution } from "../../api/types";
import { t } from "../../format/catalogue";
import { clock, date } from "../../format/time";
import { type PictureSize, pictureUrl } from "../../state/executions/picture-url";
import { stateOf } from "../../state/executions/status";
import { Boxes } from "./boxes";
import { contained, type Found } from "./found";
import styles from "./picture.module.css";

interface Props {
  run: Execution;
  size?: PictureSize;
  /** False while it rushes past: then it is not asked for yet. */
  isWanted?: boolean | undefined;
  /** `cover` fills the frame and cuts edges off; `contain` shows all. */
  fit?: "cover" | "contain";
  /** What is framed in it; only where all of it is shown. */
  found?: readonly Found[];
}

const FRAME = { width: 16, height: 9 };

export function Picture({ run, size = "thumbnail", isWanted = true, fit = "cover", found }: Props) {
  const broken = useSignal<string | null>(null); // the address that could not be loaded
  const shape = useSignal<{ url: string; width: number; height: number } | null>(null); // as loaded
  const url = pictureUrl(run, size);
  const reason = url === null ? whyNoPicture(run) : null;
  if (reason !== null) return <NoPicture run={run} reason={reason} />;
  if (url !== null && broken.value === url)
    return <NoPicture run={run} reason={t("shell.picture.broken")} />;
  return (
    <div class={styles.frame}>
      {isWanted && url !== null && (
        <img
          key={url}
          class={`${styles.picture} ${styles[fit]}`}
          src={url}
          alt={altOf(run)}
          decoding="async"
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
            if (found) shape.value = { url, width, height };
          }}
          onError={() => {
            broken.value = url;
          }}
        />
      )}
      {found && shape.value !== null && shape.value.url === url && (
        <Boxes found={found} area={contained(shape.value, FRAME)} />
      )}
    </div>
  );
}

/** What a picture shows, for who does not see it: camera, time, risk, the model's words. */
export function altOf(run: Execution): string {
  const { analysis } = run;
  return t("shell.picture.alt", {
    camera: run.camera ?? t("shell.run.noCamera"),
    time: `${date(run.startedAt)} ${clock(run.startedAt)}`,
    level: analysis?.riskLevel ? t(`shell.risk.${analysis.riskLevel}`) : "none",
    description: analysis?.description ?? "none",
  });
}

/** Return why a run has no picture, in words; null if it has one. */
export function whyNoPicture(run: Execution): string | null {
  if (run.imageUrl !== null) return null;
  if (stateOf(run) === "running") return t("shell.picture.running");
  if (run.unreadable) return t("shell.picture.undecoded");
  return t("shell.picture.none");
}

function NoPicture({ run, reason }: { run: Execution; reason: string }) {
  return (
    <div class={`${styles.frame} ${styles.none}`}>
      {run.status === "error" && (
        <span class={styles.failed}>
          <span aria-hidden="true">✕ </span>
          {run.error?.node
            ? t("shell.picture.failedAt", { node: run.error.node })
            : t("shell.picture.failed")}
        </span>
      )}
      <span>{reason}</span>
    </div>
  );
}
