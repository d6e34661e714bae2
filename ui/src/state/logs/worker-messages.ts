/** What the page and the worker that searches say to each other. */

import type { Search } from "./matching";

export type ToWorker =
  | { type: "add"; lines: [id: number, text: string][] }
  | { type: "drop"; ids: number[] }
  | { type: "clear" }
  /** Null: nothing is looked for any more. */
  | { type: "search"; turn: number; search: Search | null };

export type FromWorker =
  /** Those of all lines (`first`), or of lines that were added since. */
  | { type: "found"; turn: number; ids: Uint32Array; first: boolean }
  | { type: "invalid"; turn: number; message: string };
