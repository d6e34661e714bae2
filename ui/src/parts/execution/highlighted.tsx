/** A text in which the words that were looked for are marked. */

import { matchingParts } from "../../state/executions/matching";
import styles from "./highlighted.module.css";

export function Highlighted({ text, words }: { text: string; words: string }) {
  return (
    <>
      {matchingParts(text, words).map(({ part, isMatch, at }) =>
        isMatch ? (
          <mark key={at} class={styles.mark}>
            {part}
          </mark>
        ) : (
          part
        ),
      )}
    </>
  );
}
