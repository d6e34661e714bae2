/** Frames around what a detector found, over the picture, and the same as a list of words. */

import { useMemo } from "preact/hooks";
import { t } from "../../format/catalogue";
import type { MessageKey } from "../../format/keys";
import { count, decimal } from "../../format/number";
import { type Shortcut, useShortcuts } from "../../state/keyboard";
import { prefer, preferences } from "../../state/preferences";
import { Button } from "../button";
import styles from "./boxes.module.css";
import { drawn, type Found, labelSide, partOf, type Rect } from "./found";

const DIGITS = 3; // of a confidence
const MOST_LISTED = 12;

interface Props {
  found: readonly Found[];
  /** The part of what this lies on that the picture covers. */
  area: Rect;
}

/** The list of what was found says the same to who does not see it. */
export function Boxes({ found, area }: Props) {
  if (!preferences.value.showBoxes) return null;
  return (
    <div class={styles.area} style={asStyle(area)} aria-hidden="true" data-boxes>
      {drawn(found).map((each, place) => (
        <BoxOf key={place} {...each} />
      ))}
    </div>
  );
}

function BoxOf({ label, confidence, box }: Found & { box: Rect }) {
  const { isInside, isAtEnd } = labelSide(box);
  const classes = [styles.label, isInside && styles.inside, isAtEnd && styles.atEnd];
  return (
    <div class={styles.box} style={asStyle(box)}>
      <span class={classes.filter(Boolean).join(" ")}>{wordsOf(label, confidence)}</span>
    </div>
  );
}

function asStyle({ left, top, width, height }: Rect) {
  const percent = (share: number) => `${share * 100}%`;
  return {
    left: percent(left),
    top: percent(top),
    width: percent(width),
    height: percent(height),
  };
}

function wordsOf(label: string, confidence: number | null): string {
  return confidence === null ? label : `${label} ${decimal(confidence, DIGITS)}`;
}

/** What was found in words, and for who does not see the picture where. */
export function FoundList({ found }: { found: readonly Found[] }) {
  if (found.length === 0) return null;
  const more = found.length - MOST_LISTED;
  return (
    <div class={styles.found}>
      <span>{t("shell.boxes.found")}</span>
      <ul aria-label={t("shell.boxes.found")}>
        {found.slice(0, MOST_LISTED).map(({ label, confidence, box }, place) => (
          <li key={place}>
            {wordsOf(label, confidence)}
            {box && <span class="visually-hidden">{t("shell.boxes.at", { ...partOf(box) })}</span>}
          </li>
        ))}
        {more > 0 && <li>{t("shell.boxes.more", { count: count(more) })}</li>}
      </ul>
    </div>
  );
}

/** Show the frames or the bare picture; nothing where nothing can be framed. */
export function BoxesButton({ found }: { found: readonly Found[] }) {
  if (drawn(found).length === 0) return null;
  return (
    <Button
      small
      tone="quiet"
      aria-pressed={preferences.value.showBoxes}
      aria-keyshortcuts="o"
      title={t("shell.boxes.toggle")}
      onClick={toggle}
    >
      <span aria-hidden="true">{preferences.value.showBoxes ? "▣ " : "▢ "}</span>
      {t("shell.boxes.title")}
    </Button>
  );
}

/** `o` shows the frames or hides them, where a picture is looked at. */
export function useBoxesKey(group: MessageKey): void {
  const offered = useMemo(
    (): Shortcut[] => [{ keys: "o", label: "shell.boxes.toggle", group, run: toggle }],
    [group],
  );
  useShortcuts(offered);
}

function toggle(): void {
  prefer({ showBoxes: !preferences.peek().showBoxes });
}
