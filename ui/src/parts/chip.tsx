/** A word with an icon and a tone: how something stands. */

import type { ComponentChildren } from "preact";
import styles from "./chip.module.css";

export type ChipTone = "ok" | "warn" | "bad" | "busy" | "off";

const ICONS: Record<ChipTone, string> = { ok: "✓", warn: "▲", bad: "✕", busy: "◔", off: "❚❚" };

interface Props {
  tone: ChipTone;
  /** Another icon than the tone's; empty for none. */
  icon?: string | undefined;
  title?: string | undefined;
  children: ComponentChildren;
}

export function Chip({ tone, icon = ICONS[tone], title, children }: Props) {
  return (
    <span class={`${styles.chip} ${styles[tone]}`} title={title}>
      {icon && <span aria-hidden="true">{icon}</span>}
      {children}
    </span>
  );
}
