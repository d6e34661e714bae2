/** Back, play, on, and how fast: by pressing, by holding, or by the button that plays. */

import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { ChevronLeft, ChevronRight, Pause, Play } from "../../parts/icons";
import type { Direction } from "./chain";
import type { Press } from "./holding";
import styles from "./lightbox.module.css";
import { nextSpeed } from "./playing";
import type { Walk } from "./walk";

interface Props {
  walk: Walk;
  press: Press;
}

export function PlayTools({ walk, press }: Props) {
  const isPlaying = walk.playing.value !== null;
  const speed = walk.speed.value;
  const { along } = walk;
  const toggle = () =>
    isPlaying ? walk.stop() : walk.play(walk.travel.peek().direction, along.peek());
  return (
    <fieldset class={styles.play} aria-label={t("lightbox.play.title")}>
      <StepButton walk={walk} press={press} direction={-1} />
      <Button
        tone="quiet"
        label={t(isPlaying ? "lightbox.play.stop" : "lightbox.play.start")}
        onClick={toggle}
      >
        {isPlaying ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
      </Button>
      <StepButton walk={walk} press={press} direction={1} />
      <Button
        tone="quiet"
        class={styles.speed}
        label={t("lightbox.play.speed", { speed })}
        onClick={() => walk.setSpeed(nextSpeed(speed))}
      >
        {t("lightbox.play.fps", { speed })}
      </Button>
    </fieldset>
  );
}

function StepButton({ walk, press, direction }: Props & { direction: Direction }) {
  const isOver = walk.hasNext(direction) === false;
  const words = direction === 1 ? "lightbox.next" : "lightbox.previous";
  const end = t(direction === 1 ? "lightbox.atEnd" : "lightbox.atStart");
  return (
    <Button
      tone="quiet"
      label={t(words)}
      refusal={isOver ? end : null}
      onPointerDown={(event) => event.button === 0 && !isOver && press.begin(direction)}
      onPointerUp={press.end}
      onPointerLeave={press.end}
      onPointerCancel={press.end}
      onClick={(event) => event.detail === 0 && walk.step(direction)} // by the keyboard
    >
      {direction === 1 ? (
        <ChevronRight size={20} aria-hidden />
      ) : (
        <ChevronLeft size={20} aria-hidden />
      )}
    </Button>
  );
}
