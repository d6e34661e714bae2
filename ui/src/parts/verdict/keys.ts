/** Keys that mark the run that is looked at. */

import { type MutableRef, useMemo, useRef } from "preact/hooks";
import { type Shortcut, useShortcuts } from "../../state/keyboard";
import { JUDGEMENTS, type Mark } from "../../state/marks";

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
