/** Leads to a day of the list by its date: the scrubber without dragging. */

import { useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { zone } from "../../format/locale";
import { parseMoment } from "../../format/moments";
import { dateTime } from "../../format/time";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { Field } from "../../parts/field";
import { nowMs } from "../../state/clock";
import type { RunList } from "../../state/executions/runs";

interface Props {
  list: RunList;
  onGo: (ms: number) => void;
  onClose: () => void;
}

export function GoToDate({ list, onGo, onClose }: Props) {
  const typed = useSignal("");
  const ms = parseMoment(typed.value, nowMs.peek());
  const isOutside = ms !== null && (ms < list.fromMs || ms > list.untilMs);
  const problem =
    typed.value === ""
      ? null
      : ms === null
        ? t("shell.range.notUnderstood")
        : isOutside
          ? t("gallery.outside", { from: dateTime(list.fromMs), to: dateTime(list.untilMs) })
          : null;
  const go = () => {
    if (ms === null || isOutside) return;
    onGo(ms);
    onClose();
  };
  return (
    <Dialog
      title={t("gallery.goToDate")}
      shape="sheet"
      onClose={onClose}
      actions={
        <Button
          tone="primary"
          refusal={ms === null ? t("gallery.dateFirst") : problem}
          onClick={go}
        >
          {t("gallery.go")}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <Field
          label={t("gallery.date")}
          value={typed}
          hint={t("gallery.dateHint", { zone: zone.value })}
          problem={problem}
        />
      </form>
    </Dialog>
  );
}
