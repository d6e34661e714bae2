/** Hands the reader a file that was made in the page. */

import { type Cell, csvText } from "../format/csv";

const FORGET_MS = 60_000; // by then the browser has it

export function saveText(name: string, text: string, mediaType = "text/plain"): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${mediaType};charset=utf-8` }));
  followDownload(url, name);
  setTimeout(() => URL.revokeObjectURL(url), FORGET_MS);
}

/** Save a table, its first row the names of the columns: `errors.csv`. */
export function saveCsv(name: string, rows: readonly (readonly Cell[])[]): void {
  saveText(name, csvText(rows), "text/csv");
}

/** Have the browser fetch a file and save it. */
export function followDownload(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
