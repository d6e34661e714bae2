/** A difference to the period before, in words. */

import { t } from "../../format/catalogue";
import { decimal, percent } from "../../format/number";
import { duration } from "../../format/time";
import type { Tile } from "./types";

export interface Delta {
  /** ▲, ▼ or =; null where nothing can be compared. */
  sign: "▲" | "▼" | "=" | null;
  tone: "better" | "worse" | "neutral";
  words: string;
}

type Told = Pick<Tile, "delta" | "change" | "polarity" | "tooFew" | "unit">;

/** Return the direction, what it means, and by how much. */
export function deltaOf(tile: Told): Delta {
  const { delta, polarity, tooFew } = tile;
  if (tooFew) return { sign: null, tone: "neutral", words: t("insights.tooFew") };
  if (delta === null || polarity === null)
    return { sign: null, tone: "neutral", words: t("insights.notComparable") };
  if (delta === 0) return { sign: "=", tone: "neutral", words: t("insights.noChange") };
  const isUp = delta > 0;
  const words = t("insights.delta", {
    direction: isUp ? "up" : "down",
    amount: amountOf(tile, Math.abs(delta)),
    polarity,
  });
  return { sign: isUp ? "▲" : "▼", tone: polarity, words };
}

/** Volume differs by percent, shares by points, durations by time. */
function amountOf({ unit, change }: Told, amount: number): string {
  if (unit === "seconds") return duration(amount);
  if (unit === "runs") return percent(change === null ? null : Math.abs(change));
  return t("insights.points", { amount: amount < 0.1 ? decimal(amount, 2) : decimal(amount, 1) });
}
