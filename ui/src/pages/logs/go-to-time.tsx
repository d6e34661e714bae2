/** Goes to what was printed at a moment that somebody types. */

import { type Signal, useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { zone } from "../../format/locale";
import { parseMoment } from "../../format/moments";
import { exact } from "../../format/time";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { Field } from "../../parts/field";
import { nowMs } from "../../state/clock";
import { msOf, nsOf } from "../../state/logs/entries";
import type { LogView } from "../../state/logs/view";

interface Props {
  view: LogView;
  isOpen: Signal<boolean>;
}

export function GoToTime({ view, isOpen }: Props) {
  const typed = useSignal("");
  const ms = typed.value.trim() === "" ? null : momentOf(typed.value, view);
  const isWrong = typed.value.trim() !== "" && ms === null;
  const close = () => {
    isOpen.value = false;
  };
  const go = () => {
    if (ms === null) return;
    close();
    void view.goTo(nsOf(ms));
  };
  return (
    <Dialog
      title={t("logs.goTo")}
      shape="sheet"
      onClose={close}
      actions={
        <Button
          tone="primary"
          refusal={ms === null ? t("shell.range.notUnderstood") : null}
          onClick={go}
        >
          {t("logs.go")}
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
          label={t("logs.moment")}
          value={typed}
          autofocus
          problem={isWrong ? t("shell.range.notUnderstood") : null}
          hint={ms === null ? t("shell.range.hint", { zone: zone.value }) : exact(ms)}
        />
      </form>
    </Dialog>
  );
}

/** A clock alone is of the day that is read, not of today. */
function momentOf(text: string, view: LogView): number | null {
  const line = view.rows.shown[view.activeIndex] ?? view.feed.buffer.last;
  const readMs = line === undefined ? null : msOf(line.at);
  const isClock = /^\s*\d{1,2}:\d{2}/.test(text);
  const ms = parseMoment(text, isClock && readMs !== null ? readMs : nowMs.peek());
  return ms !== null && ms <= 0 ? null : ms;
}
