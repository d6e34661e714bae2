/** Buttons for zooming: whatever the wheel and fingers do can be done without them. */

import { t } from "../../format/catalogue";
import { percent } from "../../format/number";
import { Button } from "../../parts/button";
import { BoxesButton } from "../../parts/execution/boxes";
import type { Box } from "./box";
import styles from "./stage.module.css";
import { oneToOne } from "./view";

export function ZoomTools({ box }: { box: Box }) {
  const here = box.walk.here.value;
  const whole = oneToOne(box.scene.value, devicePixelRatio);
  return (
    <fieldset class={styles.zoom} aria-label={t("lightbox.zoom.title")}>
      <Button small tone="quiet" label={t("lightbox.zoom.out")} onClick={() => box.zoomStep(-1)}>
        −
      </Button>
      <output class={styles.percent} title={t("lightbox.zoom.percent")}>
        {percent((box.view.value.zoom / whole) * 100)}
      </output>
      <Button small tone="quiet" label={t("lightbox.zoom.in")} onClick={() => box.zoomStep(1)}>
        +
      </Button>
      <Button small tone="quiet" class={styles.wide} onClick={() => box.fit()}>
        {t("lightbox.zoom.fit")}
      </Button>
      <Button
        small
        tone="quiet"
        class={styles.wide}
        label={t("lightbox.zoom.wholeButton")}
        onClick={() => box.showWhole()}
      >
        1:1
      </Button>
      {here && <BoxesButton found={box.foundIn(here)} />}
    </fieldset>
  );
}
