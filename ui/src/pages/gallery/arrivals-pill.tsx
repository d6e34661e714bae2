/** What came since: it waits here until the reader wants it, or is at the top and does nothing. */

import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t } from "../../format/catalogue";
import { FLAGGED } from "../../parts/execution/risk-badge";
import { ArrowUp } from "../../parts/icons";
import { nowMs } from "../../state/clock";
import type { Browsing } from "./browsing";
import styles from "./gallery.module.css";

const SPOKEN_MS = 10_000; // one sentence at most in that time

interface Props {
  browsing: Browsing;
  /** Whether they are shown by themselves. */
  isHidden: boolean;
  onShow: () => void;
}

export function ArrivalsPill({ browsing, isHidden, onShow }: Props) {
  const { size } = browsing.news.arrived.value;
  return (
    <div class={styles.pillPlace}>
      {size > 0 && !isHidden && (
        <button type="button" class={styles.pill} onClick={onShow} aria-keyshortcuts=".">
          <ArrowUp size={14} aria-hidden />
          {t("gallery.new", { count: size })}
        </button>
      )}
      <Spoken browsing={browsing} />
    </div>
  );
}

/** For who hears the page. */
function Spoken({ browsing }: { browsing: Browsing }) {
  const said = useSignal("");
  const lastMs = useRef(0);
  useSignalEffect(() => {
    const { value: arrived } = browsing.news.arrived;
    if (nowMs.value - lastMs.current < SPOKEN_MS) return;
    const flagged = [...arrived.values()].filter(({ analysis }) =>
      FLAGGED.includes(analysis?.riskLevel ?? "NONE"),
    ).length;
    const words =
      arrived.size === 0 ? "" : t("gallery.newSpoken", { count: arrived.size, flagged });
    if (words === said.peek()) return;
    said.value = words;
    lastMs.current = nowMs.peek();
  });
  return (
    <p class="visually-hidden" aria-live="polite">
      {said.value}
    </p>
  );
}
