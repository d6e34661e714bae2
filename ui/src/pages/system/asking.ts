/** What the page asks of the server, and how often. */

import { api, data } from "../../api/client";
import type { Health } from "../../api/types";
import { askHealth, askInfo, askUnreadable, type SystemInfo } from "../../state/server";

export const MACHINE_MS = 5_000; // the server measures that often
export const ITSELF_MS = 10_000;

export interface Itself {
  info: SystemInfo;
  health: Health;
  unreadable: number;
}

export function askMachines() {
  return data(api.GET("/api/system/host"));
}

/** How Watchroom itself is doing. */
export async function askItself(): Promise<Itself> {
  const [info, health, unreadable] = await Promise.all([askInfo(), askHealth(), askUnreadable(1)]);
  return { info, health, unreadable: unreadable.meta.pagination.total };
}
