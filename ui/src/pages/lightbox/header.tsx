/** Which picture this is, where it stands in the list, and the ways out of here. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { clock, date, day, exact, relative } from "../../format/time";
import { Button } from "../../parts/button";
import { X } from "../../parts/icons";
import { nowMs } from "../../state/clock";
import { runHref } from "../../state/executions/origin";
import { isPhone } from "../../state/viewport";
import { CopyLink } from "../shell/copy-link";
import { walkAlong } from "./address";
import type { Box } from "./box";
import { positionOf, type Stop } from "./chain";
import styles from "./lightbox.module.css";
import { Segments } from "./segments";
import type { Along } from "./walk";

export function Header({ box }: { box: Box }) {
  const { walk } = box;
  const id = walk.id.value;
  return (
    <header class={styles.header}>
      <Button tone="quiet" label={t("shell.close")} onClick={() => box.leave()}>
        <X size={18} aria-hidden />
      </Button>
      <h2 class={styles.title}>{walk.here.value ? <Title stop={walk.here.value} /> : `#${id}`}</h2>
      <p class={styles.position} aria-live={walk.playing.value === null ? "polite" : "off"}>
        {position(box)}
      </p>
      {!isPhone.value && <Ways box={box} />}
    </header>
  );
}

/** What the arrows lead through, and ways to elsewhere; on phones they are at the foot. */
export function Ways({ box: { walk } }: { box: Box }) {
  return (
    <>
      <Segments<Along>
        label={t("lightbox.along.title")}
        value={walk.along.value}
        options={[
          { value: "list", label: t("lightbox.along.list") },
          { value: "camera", label: t("lightbox.along.camera") },
        ]}
        onChoose={walkAlong}
      />
      <CopyLink />
      <a class={styles.details} href={runHref(walk.id.value)}>
        {t("lightbox.detail")}
      </a>
    </>
  );
}

function Title({ stop }: { stop: Stop }) {
  const { id, camera, startedMs } = stop;
  const when = isPhone.value
    ? t("lightbox.when", { date: day(startedMs), clock: clock(startedMs, { seconds: false }) })
    : t("lightbox.when", { date: date(startedMs), clock: clock(startedMs) });
  return (
    <>
      <span class={styles.camera}>{camera ?? t("shell.run.noCamera")}</span>{" "}
      <time dateTime={new Date(startedMs).toISOString()} title={exact(startedMs)}>
        {when}
      </time>{" "}
      <span class={styles.ago}>{relative(startedMs, nowMs.value)}</span>{" "}
      <span class={styles.id}>#{id}</span>
    </>
  );
}

/** "412 of 38,412 in this list", or which end of it this is. */
function position({ walk }: Box): string {
  const along = walk.along.value;
  const chain = walk.chains[along].value;
  const id = walk.id.value;
  if (walk.bumped.value !== null)
    return t(walk.bumped.value === 1 ? "lightbox.atEnd" : "lightbox.atStart");
  if (chain === null) return "";
  if (along === "camera" && walk.here.value?.camera === null) return t("lightbox.cameraless");
  if (chain.guest === id) return t("lightbox.notInList");
  const place = positionOf(chain, id);
  const total = count(chain.total);
  if (place === null) return t(`lightbox.total.${along}`, { total });
  const form = isPhone.value ? "short" : along;
  return t(`lightbox.position.${form}`, { place: count(place), total });
}
