/** How all services stood in the last day: asked for once, for all of them. */

import { api, data } from "../../api/client";
import type { Stood } from "../../parts/state-strip";
import { keyOf } from "../../state/fleet";

export interface Strips {
  /** Seconds that a part is long. */
  stepS: number;
  /** By the service's key, oldest first. */
  states: ReadonlyMap<string, readonly (Stood | null)[]>;
}

export async function loadStrips(): Promise<Strips> {
  const { step, services } = await data(api.GET("/api/services/strips"));
  return {
    stepS: step,
    states: new Map(services.map((each) => [keyOf(each), each.states])),
  };
}
