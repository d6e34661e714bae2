/** Which token a series is drawn with. */

import type { Series, SeriesTone } from "./types";

/** By its own wish, or by its place among the four. */
export function toneOf({ tone }: Series, place: number): SeriesTone {
  return tone ?? ((Math.min(place, 3) + 1) as SeriesTone);
}
