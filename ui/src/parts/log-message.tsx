/** The text of a line: cut where it is long, with what was looked for, and opened on demand. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../format/catalogue";
import { bytes } from "../format/number";
import { href } from "../state/address";
import type { Line } from "../state/logs/entries";
import { jsonIn, mayHoldJson } from "../state/logs/json";
import { look } from "../state/logs/look";
import { places } from "../state/logs/matching";
import { type Piece, piecesOf } from "../state/logs/spans";
import type { LogView } from "../state/logs/view";
import { Button } from "./button";
import { JsonTree } from "./log-json";
import styles from "./log-list.module.css";

const MOST_CHARS = 4_096; // of a row; more is shown on demand
const RUN = /\b(?:execution|run)(?: id)?[ :=]{0,2}#?(\d{1,12})\b/i;

interface Props {
  line: Line;
  view: LogView;
  children: ComponentChildren;
}

export function Message({ line, view, children }: Props) {
  const text = line.message.slice(0, MOST_CHARS);
  const isLong = line.message.length > MOST_CHARS;
  const run = RUN.exec(text)?.[1];
  return (
    <span class={look.value.wrap ? `${styles.message} ${styles.wrapped}` : styles.message}>
      {mayHoldJson(text) && <Expander line={line} view={view} />}
      {children}
      <Look text={text} line={line} view={view} />
      {isLong && "…"}
      {run && (
        <>
          {" "}
          <a href={href(`/executions/${run}`)}>{t("logs.run", { id: run })}</a>
        </>
      )}
    </span>
  );
}

function Expander({ line, view }: Omit<Props, "children">) {
  const isOpen = view.opened.value.has(line.id);
  return (
    <button
      type="button"
      class={styles.more}
      tabIndex={-1}
      aria-expanded={isOpen}
      aria-label={t("logs.openLine")}
      onClick={() => view.open(line)}
    >
      {isOpen ? "▾" : "▸"}
    </button>
  );
}

/** The text as its program coloured it, with what was looked for. */
function Look({ text, line, view }: { text: string } & Omit<Props, "children">) {
  const matches = view.search.matches.value;
  const found = matches?.ids.has(line.id) ? places(matches.search, text) : [];
  if (found.length === 0 && line.spans.length === 0) return <>{text}</>;
  return (
    <>
      {piecesOf(text, line.spans, found).map((piece, place) => (
        <Stretch key={place} {...piece} />
      ))}
    </>
  );
}

function Stretch({ text, isFound, colour, isBold }: Piece) {
  if (isFound) return <mark>{text}</mark>;
  if (colour === null && !isBold) return <>{text}</>;
  const classes = [colour && styles[colour], isBold && styles.bold];
  return <span class={classes.filter(Boolean).join(" ")}>{text}</span>;
}

/** All of a line below its row: its JSON as a tree, or its text. */
export function OpenedLine({ line }: { line: Line }) {
  const [isWhole, setWhole] = useState(false);
  const json = jsonIn(line.message);
  const { message } = line;
  const isCut = !isWhole && message.length > MOST_CHARS;
  return (
    <div class={styles.open}>
      {json !== undefined && <JsonTree name={null} value={json} path="" />}
      {json === undefined && (isCut ? message.slice(0, MOST_CHARS) : message)}
      {json === undefined && isCut && (
        <Button small onClick={() => setWhole(true)}>
          {t("logs.showAll", { size: bytes(message.length) })}
        </Button>
      )}
    </div>
  );
}
