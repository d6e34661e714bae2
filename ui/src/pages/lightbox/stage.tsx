/** The picture, or two that are compared, as large as there is room. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../format/catalogue";
import { dateTime } from "../../format/time";
import { wantsStillness } from "../../state/viewport";
import type { Box } from "./box";
import type { Stop } from "./chain";
import { Found, Framed } from "./framed";
import type { Swipe } from "./gestures";
import { Frame, Pane } from "./pane";
import { Shot } from "./shot";
import styles from "./stage.module.css";
import { ZoomTools } from "./zoom-tools";

const BLINK_MS = 500; // each picture's turn: nothing flashes more than twice a second
const THUMB_PX = 24; // of the slider

interface Props {
  box: Box;
  onSwipe: (swipe: Swipe) => void;
}

export function Stage({ box, onSwipe }: Props) {
  const here = box.walk.here.value;
  const other = box.other.value;
  const look = wantsStillness.value && box.look.value === "blink" ? "side" : box.look.value;
  return (
    <div class={`${styles.stage} ${other && look === "side" ? styles.side : ""}`}>
      {here && other ? (
        <Pair box={box} here={here} other={other} look={look} />
      ) : (
        <Pane box={box} onSwipe={onSwipe}>
          {here && <Framed box={box} stop={here} />}
        </Pane>
      )}
      <ZoomTools box={box} />
    </div>
  );
}

interface PairProps {
  box: Box;
  here: Stop;
  other: Stop;
}

function Pair({ look, ...pair }: PairProps & { look: Box["look"]["value"] }) {
  if (look === "side") return <SideBySide {...pair} />;
  if (look === "swipe") return <Swiped {...pair} />;
  if (look === "blink") return <Blinking {...pair} />;
  return <Difference {...pair} />;
}

/** The earlier one is at the left, as on every axis of time. */
function inOrder({ here, other }: PairProps): [Stop, Stop] {
  return here.startedMs < other.startedMs ? [here, other] : [other, here];
}

function SideBySide(pair: PairProps) {
  const { box } = pair;
  return (
    <>
      {inOrder(pair).map((stop) => (
        <Pane key={stop === pair.here ? "here" : "other"} box={box}>
          <Framed box={box} stop={stop} />
          <Caption stop={stop} isHere={stop === pair.here} />
        </Pane>
      ))}
    </>
  );
}

function Swiped(pair: PairProps) {
  const { box } = pair;
  const share = useSignal(0.5);
  const [left, right] = inOrder(pair);
  const at = `calc(${THUMB_PX / 2}px + ${share.value} * (100% - ${THUMB_PX}px))`;
  return (
    <Pane box={box}>
      <Framed box={box} stop={left} />
      <div class={styles.clip} style={{ clipPath: `inset(0 0 0 ${at})` }}>
        <Framed box={box} stop={right} />
      </div>
      <div class={styles.seam} style={{ left: at }} />
      <Caption stop={left} isHere={left === pair.here} />
      <Caption stop={right} isHere={right === pair.here} isAtEnd />
      <input
        class={styles.slider}
        type="range"
        min="0"
        max="1"
        step="0.02"
        value={share.value}
        aria-label={t("lightbox.compare.slider")}
        onInput={(event) => {
          share.value = event.currentTarget.valueAsNumber;
        }}
      />
    </Pane>
  );
}

function Blinking({ box, here, other }: PairProps) {
  const isOther = useSignal(false);
  useEffect(() => {
    const timer = setInterval(() => {
      isOther.value = !isOther.value;
    }, BLINK_MS);
    return () => clearInterval(timer);
  }, [isOther]);
  return (
    <Pane box={box}>
      <Frame box={box}>
        <Shot box={box} stop={here} />
        <Shot box={box} stop={other} class={isOther.value ? undefined : styles.hidden} />
      </Frame>
      <Found box={box} stop={isOther.value ? other : here} />
      <Caption stop={isOther.value ? other : here} isHere={!isOther.value} />
    </Pane>
  );
}

function Difference({ box, here, other }: PairProps) {
  return (
    <Pane box={box}>
      <Frame box={box}>
        <Shot box={box} stop={here} />
        <Shot box={box} stop={other} class={styles.difference} />
      </Frame>
      <span class={styles.caption}>{t("lightbox.compare.legend")}</span>
    </Pane>
  );
}

interface CaptionProps {
  stop: Stop;
  isHere: boolean;
  isAtEnd?: boolean;
}

function Caption({ stop, isHere, isAtEnd = false }: CaptionProps) {
  const which = isHere ? "lightbox.compare.this" : "lightbox.compare.that";
  return (
    <span class={`${styles.caption} ${isAtEnd ? styles.captionEnd : ""}`}>
      {t(which, { time: dateTime(stop.startedMs) })}
    </span>
  );
}
