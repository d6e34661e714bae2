/** With what the picture is compared and how, and how far apart in time the two are. */

import { t } from "../../format/catalogue";
import { duration } from "../../format/time";
import { Button } from "../../parts/button";
import { wantsStillness } from "../../state/viewport";
import { type Compared, compared, showRun } from "./address";
import { type Box, LOOKS, type Look } from "./box";
import styles from "./lightbox.module.css";
import { Segments } from "./segments";

export function CompareTools({ box }: { box: Box }) {
  const { value: with_ } = compared;
  if (with_ === null)
    return (
      <Button
        refusal={box.hasPicture.value ? null : t("lightbox.compare.noPicture")}
        onClick={() => box.toggleCompare()}
      >
        {t("lightbox.compare.start")}
      </Button>
    );
  const looks = LOOKS.filter((look) => look !== "blink" || !wantsStillness.value);
  return (
    <fieldset class={styles.compare} aria-label={t("lightbox.compare.title")}>
      <Segments
        label={t("lightbox.compare.with")}
        value={chosen(box, with_)}
        options={(["previous", "day", "pick"] as const).map((value) => ({
          value,
          label: t(`lightbox.compare.${value}`),
        }))}
        onChoose={(value) => choose(box, value)}
      />
      <Segments<Look>
        label={t("lightbox.compare.look")}
        value={looks.includes(box.look.value) ? box.look.value : "side"}
        options={looks.map((value) => ({ value, label: t(`lightbox.compare.${value}`) }))}
        onChoose={(value) => {
          box.look.value = value;
        }}
      />
      <p class={styles.distance} role="status">
        {distance(box)}
      </p>
      <Button tone="quiet" onClick={() => box.endCompare()}>
        {t("lightbox.compare.end")}
      </Button>
    </fieldset>
  );
}

function chosen(box: Box, with_: Compared): "previous" | "day" | "pick" {
  return box.isPicking.value || typeof with_ === "number" ? "pick" : with_;
}

function choose(box: Box, value: "previous" | "day" | "pick"): void {
  box.isPicking.value = value === "pick";
  if (value !== "pick") showRun(box.walk.id.peek(), value);
}

/** "11 min 04 s earlier". */
function distance(box: Box): string {
  if (box.isPicking.value) return t("lightbox.compare.picking");
  if (!box.hasPicture.value) return t("lightbox.compare.noPicture");
  const { value: here } = box.walk.here;
  const { value: other } = box.other;
  if (box.isOtherMissing.value) return t("lightbox.compare.none");
  if (here === null || other === null) return "";
  const seconds = (here.startedMs - other.startedMs) / 1000;
  const time = duration(Math.abs(seconds));
  return t(seconds < 0 ? "lightbox.compare.later" : "lightbox.compare.earlier", { time });
}
