/** The marks of a run: buttons, a note, and what everybody said of it. */

import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import type { Execution } from "../../api/types";
import { t } from "../../format/catalogue";
import {
  clearMark,
  JUDGEMENTS,
  type Mark,
  type MarkEntry,
  markOf,
  markRun,
  useMarks,
  whyNoMarks,
} from "../../state/marks";
import type { Loader } from "../../state/resource";
import { whyNot } from "../../state/session";
import { confirm } from "../../state/toasts";
import { Button } from "../button";
import { History } from "./history";
import { useMarkKeys } from "./keys";
import styles from "./marks.module.css";

const MOST_NOTE_CHARS = 2_000; // that the server takes

interface Props {
  run: Execution;
  /** Everything that was said of it: `useMarkHistory`. */
  history: Loader<{ executionId: number; history: MarkEntry[] }>;
  /** After a mark, before the server knows of it. */
  onMarked?: ((mark: Mark) => void) | undefined;
  onUndone?: (() => void) | undefined;
  /** A class that gives the buttons another place than above the note. */
  at?: string | undefined;
}

export function Marks({ run, history, onMarked, onUndone, at = "" }: Props) {
  const note = useSignal("");
  useMarks();
  useEffect(() => {
    note.value = "";
  }, [run.id]);
  const said = history.value.data?.executionId === run.id ? history.value.data.history : [];
  const own = said.find((entry) => entry.own && entry.takenBackAt === null);
  const mark = (judgement: Mark) => {
    if (isRefused()) return;
    const isNew = own?.mark !== judgement || note.peek().trim() !== "";
    if (isNew) markRun(run, judgement, { note: note.peek(), onUndone });
    onMarked?.(judgement);
  };
  const clear = () => isRefused() || clearMark(run);
  useMarkKeys({ mark, clear });
  return (
    <section class={styles.marks} aria-label={t("shell.marks.title")}>
      <Judgements current={markOf(run)} onMark={mark} at={at} />
      <Note note={note} own={own} onSave={mark} />
      <div class={styles.foot}>
        <History entries={said} />
        {own && (
          <Button small tone="quiet" onClick={clear}>
            {t("shell.marks.clear")}
          </Button>
        )}
      </div>
    </section>
  );
}

/** Whether nothing can be marked now; keys are told why, as buttons say it. */
function isRefused(): boolean {
  const refusal = whyNoMarks();
  if (refusal !== null && whyNot("review") === null)
    confirm(refusal, { tone: "bad", kind: "marks" });
  return refusal !== null;
}

interface JudgementsProps {
  current: Mark | null;
  onMark: (mark: Mark) => void;
  at: string;
}

function Judgements({ current, onMark, at }: JudgementsProps) {
  const refusal = whyNoMarks();
  return (
    <fieldset class={`${styles.judgements} ${at}`}>
      <legend class="visually-hidden">{t("shell.marks.ask")}</legend>
      {JUDGEMENTS.map(({ mark, letter }) => (
        <Button
          key={mark}
          class={styles.judgement ?? ""}
          refusal={refusal}
          aria-pressed={mark === current}
          aria-keyshortcuts={letter}
          onClick={() => onMark(mark)}
        >
          <span class={styles.letter} aria-hidden="true">
            {letter}
          </span>{" "}
          {t(`shell.mark.${mark}`)}
        </Button>
      ))}
      {refusal && whyNot("review") === null && <p class={styles.refusal}>{refusal}</p>}
    </fieldset>
  );
}

interface NoteProps {
  note: Signal<string>;
  own: MarkEntry | undefined;
  onSave: (mark: Mark) => void;
}

/** What is typed goes with the next mark, or with the one that stands. */
function Note({ note, own, onSave }: NoteProps) {
  const id = useId();
  if (whyNot("review") !== null) return null;
  const isNew = note.value.trim() !== "";
  return (
    <div class={styles.note}>
      <label for={id} class="visually-hidden">
        {t("shell.marks.note")}
      </label>
      <textarea
        id={id}
        rows={2}
        maxLength={MOST_NOTE_CHARS}
        placeholder={t("shell.marks.note")}
        value={note.value}
        onInput={(event) => {
          note.value = event.currentTarget.value;
        }}
      />
      {isNew && own && (
        <Button small onClick={() => onSave(own.mark)}>
          {t("shell.marks.saveNote")}
        </Button>
      )}
      {isNew && !own && <p class={styles.quiet}>{t("shell.marks.noteGoesWith")}</p>}
    </div>
  );
}
