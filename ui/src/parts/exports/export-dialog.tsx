/** Asks what kind of file runs are to be exported as, and with which columns. */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { t } from "../../format/catalogue";
import { EXPORT_TOLD, type NewExport, orderExport } from "../../state/exports";
import { useSending } from "../../state/sending";
import { confirm } from "../../state/toasts";
import { Button } from "../button";
import { Checks } from "../checks";
import { Dialog } from "../dialog";
import { COLUMNS, type ColumnName, FORMATS, type Format } from "./columns";
import styles from "./exports.module.css";

interface Props {
  /** How many runs there are of them. */
  runs: number;
  /** Which runs: a filter as the list of runs takes it, or ids. */
  selection: Partial<Pick<NewExport, "filters" | "ids">>;
  onClose: () => void;
}

export function ExportDialog({ runs, selection, onClose }: Props) {
  const form = useId();
  const format = useSignal<Format>("csv");
  const columns = useSignal<readonly ColumnName[]>(COLUMNS);
  const { isBusy, failure, send } = useSending();
  const hasColumns = format.value !== "jsonl";
  const order = async () => {
    const isWhole = !hasColumns || columns.peek().length === COLUMNS.length;
    const chosen = isWhole ? null : [...columns.peek()];
    const { filters = {}, ids = [] } = selection;
    await orderExport({ filters, ids, format: format.peek(), columns: chosen });
    confirm(t("exports.begun"), { kind: EXPORT_TOLD });
  };
  const isReady = runs > 0 && (!hasColumns || columns.value.length > 0);
  return (
    <Dialog
      title={t("exports.title")}
      shape="sheet"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("shell.cancel")}</Button>
          <Button
            type="submit"
            form={form}
            tone="primary"
            disabled={isBusy.value}
            refusal={runs === 0 ? t("exports.nothing") : null}
          >
            {t("exports.order", { runs })}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void send(order).then((wentWell) => wentWell && onClose());
        }}
      >
        <fieldset class={styles.formats}>
          <legend>{t("exports.format")}</legend>
          {FORMATS.map((each) => (
            <label key={each} class={styles.format}>
              <input
                type="radio"
                name="format"
                checked={format.value === each}
                onChange={() => {
                  format.value = each;
                }}
              />
              <span>
                {t(`exports.format.${each}`)}
                <span class={styles.hint}>{t(`exports.formatHint.${each}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {hasColumns && (
          <details class={styles.columns}>
            <summary>
              {t("exports.columns", { chosen: columns.value.length, total: COLUMNS.length })}
            </summary>
            <Checks
              legend={t("exports.columnsLegend")}
              value={columns}
              problem={columns.value.length === 0 ? t("exports.needsColumn") : null}
              options={COLUMNS.map((each) => ({ value: each, label: t(`exports.column.${each}`) }))}
            />
          </details>
        )}
        <p class={styles.hint}>{t("exports.kept")}</p>
        {failure.value && (
          <p class={styles.failure} role="alert">
            {failure.value.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
