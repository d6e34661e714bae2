/** Which lines become a file, and of which kind. */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { ApiError, noAnswer } from "../../api/errors";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { readRange, save } from "../../state/logs/download";
import type { Source } from "../../state/logs/sources";
import { type TextForm, textOf } from "../../state/logs/text";
import type { LogView } from "../../state/logs/view";
import { confirm } from "../../state/toasts";
import styles from "./logs.module.css";

const EXTENTS = ["filtered", "loaded", "range"] as const;
type Extent = (typeof EXTENTS)[number];
const FORMS = ["log", "jsonl"] as const;

interface Props {
  view: LogView;
  sources: readonly Source[];
  onClose: () => void;
}

export function DownloadDialog({ view, sources, onClose }: Props) {
  const extent = useSignal<Extent>("filtered");
  const form = useSignal<TextForm>("log");
  const read = useSignal<number | null>(null); // lines that came so far; null: not at it
  const problem = useSignal<string | null>(null);
  const stop = useMemo(() => new AbortController(), []);
  useEffect(() => () => stop.abort(), [stop]);
  const lines = async () => {
    if (extent.value === "filtered") return view.rows.shown;
    if (extent.value === "loaded") return view.feed.buffer.entries;
    const told = (so: number) => {
      read.value = so;
    };
    const found = await readRange(view.feed.scope, told, stop.signal);
    if (!found.isAll)
      confirm(t("logs.cutDownload", { count: count(found.lines.length) }), { tone: "bad" });
    return found.lines;
  };
  const begin = async () => {
    read.value = 0;
    problem.value = null;
    try {
      const name = `${sources.map(({ key }) => key.replace("/", "-")).join("+")}-${stamp()}`;
      await save(textOf(await lines(), form.value), name, form.value);
      onClose();
    } catch (reason) {
      if (stop.signal.aborted) return;
      problem.value = (reason instanceof ApiError ? reason : noAnswer(reason)).message;
      read.value = null;
    }
  };
  return (
    <Dialog
      title={t("logs.download")}
      shape="sheet"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t(read.value === null ? "shell.cancel" : "logs.stop")}</Button>
          <Button
            tone="primary"
            refusal={
              read.value === null ? null : t("logs.downloading", { count: count(read.value) })
            }
            onClick={() => void begin()}
          >
            {t("logs.download")}
          </Button>
        </>
      }
    >
      <div class={styles.form}>
        <Choice legend="logs.extent" name="extent" of={EXTENTS} chosen={extent} />
        <Choice legend="logs.form" name="form" of={FORMS} chosen={form} />
        {read.value !== null && (
          <p role="status">{t("logs.downloading", { count: count(read.value) })}</p>
        )}
        {problem.value && <p class={styles.problem}>{problem.value}</p>}
        <p class={styles.note}>{t("logs.compressed")}</p>
      </div>
    </Dialog>
  );
}

interface ChoiceProps<T extends Extent | TextForm> {
  legend: "logs.extent" | "logs.form";
  name: string;
  of: readonly T[];
  chosen: { value: T };
}

function Choice<T extends Extent | TextForm>({ legend, name, of, chosen }: ChoiceProps<T>) {
  return (
    <fieldset>
      <legend>{t(legend)}</legend>
      {of.map((each) => (
        <label key={each}>
          <input
            type="radio"
            name={name}
            checked={chosen.value === each}
            onChange={() => {
              chosen.value = each;
            }}
          />{" "}
          {t(`${legend}.${each}` as "logs.form.log")}
        </label>
      ))}
    </fieldset>
  );
}

function stamp(): string {
  return new Date().toISOString().slice(0, 19).replaceAll(":", "").replace("T", "-");
}
