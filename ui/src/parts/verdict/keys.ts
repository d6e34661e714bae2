/** Keys that mark the run that is looked at. */

import { type MutableRef, useMemo, useRef } from "preact/hooks";
import type { MessageKey } from "../../format/keys";
import { isInField, type Shortcut, useShortcuts } from "../../state/keyboard";
import { JUDGEMENTS, type Mark, undoLastMark } from "../../state/marks";

interface Acts {
  mark: (mark: Mark) => void;
  clear: () => void;
}

/** `y f m u` mark, Backspace takes the mark back. */
export function useMarkKeys(acts: Acts): void {
  const latest = useRef(acts);
  latest.current = acts;
  const offered = useMemo(() => shortcutsOf(latest), []);
  useShortcuts(offered);
}

/** Takes back what was marked last on this visit, and then what was before it. */
export function undoKey(group: MessageKey): Shortcut {
  return {
    keys: "mod+z",
    label: "shell.marks.undo",
    group,
    isOff: isInField,
    run: ({ shiftKey }) => shiftKey || undoLastMark(),
  };
}

function shortcutsOf(latest: MutableRef<Acts>): Shortcut[] {
  const group = "shell.marks.title";
  const judging = JUDGEMENTS.map(
    ({ mark, letter }): Shortcut => ({
      keys: letter,
      label: `shell.mark.${mark}`,
      group,
      run: () => latest.current.mark(mark),
    }),
  );
  const clearing: Shortcut = {
    keys: "Backspace",
    label: "shell.marks.clear",
    group,
    run: () => latest.current.clear(),
  };
  return [...judging, clearing];
}
