/** Playing: how fast, how far ahead pictures are asked for, and when the next one is shown. Pure. */

export const SPEEDS = [3, 10, 20] as const; // pictures in a second

export type Speed = (typeof SPEEDS)[number];

/** One second of play, and a little for the way: so many pictures are there beforehand. */
const AHEAD: Record<Speed, number> = { 3: 5, 10: 12, 20: 25 };
const AHEAD_AT_REST = 5;
const PATIENCE_MS = 10_000; // for one picture; then it is shown as blurred as it is

/** How many pictures are asked for ahead; null: nothing is played. */
export function lookahead(speed: Speed | null): number {
  return speed === null ? AHEAD_AT_REST : AHEAD[speed];
}

export interface Moment {
  /** Whether the next run is there, the list is over, or that is not known yet. */
  next: "there" | "end" | "unknown";
  /** Whether its picture could be shown at once, or has none to show. */
  isReady: boolean;
  /** How long it has been waited for since it was due. */
  waitedMs: number;
}

/** What to do when the next picture is due. A slow server makes play slower, not blurred. */
export function due({ next, isReady, waitedMs }: Moment): "show" | "wait" | "stop" {
  if (next === "end") return "stop";
  if (next === "unknown") return "wait";
  return isReady || waitedMs >= PATIENCE_MS ? "show" : "wait";
}

/** The speed after this one; after the fastest comes the slowest. */
export function nextSpeed(speed: Speed): Speed {
  return SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? SPEEDS[0];
}
