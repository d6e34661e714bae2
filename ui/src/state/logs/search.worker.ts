/** Looks through the loaded lines beside the page, which stays quick meanwhile. */

import { matcher } from "./matching";
import type { FromWorker, ToWorker } from "./worker-messages";

interface Scope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage: (message: FromWorker, transfer: Transferable[]) => void;
}

const scope = self as unknown as Scope; // the page's types have no workers
const texts = new Map<number, string>();
let turn = 0;
let isMatch: ((line: string) => boolean) | null = null;

scope.onmessage = ({ data }) => {
  if (data.type === "add") add(data.lines);
  else if (data.type === "drop") for (const id of data.ids) texts.delete(id);
  else if (data.type === "clear") texts.clear();
  else begin(data);
};

function add(lines: [number, string][]): void {
  for (const [id, text] of lines) texts.set(id, text);
  if (isMatch !== null) tell(lines, false);
}

function begin(asked: Extract<ToWorker, { type: "search" }>): void {
  turn = asked.turn;
  isMatch = null;
  if (asked.search === null) return;
  try {
    isMatch = matcher(asked.search);
  } catch (error) {
    scope.postMessage({ type: "invalid", turn, message: String((error as Error).message) }, []);
    return;
  }
  tell(texts, true);
}

function tell(lines: Iterable<[number, string]>, first: boolean): void {
  const found: number[] = [];
  for (const [id, text] of lines) if (isMatch?.(text)) found.push(id);
  const ids = Uint32Array.from(found);
  scope.postMessage({ type: "found", turn, ids, first }, [ids.buffer]);
}
