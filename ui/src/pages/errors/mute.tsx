/** Muting a pattern for a time, with the reason; taking it back. */

import { useSignal } from "@preact/signals";
import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { DAY_MS } from "../../format/time";
import { Button } from "../../parts/button";
import { Choice } from "../../parts/choice";
import { Dialog } from "../../parts/dialog";
import { ErrorPanel } from "../../parts/error-panel";
import { Field } from "../../parts/field";
import { nowMs } from "../../state/clock";
import { lookAtPatterns } from "../../state/patterns";
import { useSending } from "../../state/sending";
import { whyNot } from "../../state/session";
import { confirm } from "../../state/toasts";
import type { Pattern } from "./types";
import { patternName } from "./words";

const SPANS = {
  "1": "errors.mute.day",
  "7": "errors.mute.week",
  "30": "errors.mute.month",
} as const;
type Days = keyof typeof SPANS;

type Said = { until: string; reason: string } | null;

interface Props {
  pattern: Pattern;
  onChange: () => void;
}

/** The button, and the dialog behind it. */
export function MuteButton({ pattern, onChange }: Props) {
  const isAsking = useSignal(false);
  const { send, isBusy } = useSending();
  if (pattern.id === null) return null;
  const refusal = whyNot("review");
  if (pattern.muted !== null) {
    const unmute = () => send(() => change(pattern, null, onChange));
    return (
      <Button refusal={refusal} disabled={isBusy.value} onClick={() => void unmute()}>
        {t("errors.unmute")}
      </Button>
    );
  }
  return (
    <>
      <Button
        refusal={refusal}
        onClick={() => {
          isAsking.value = true;
        }}
      >
        {t("errors.mute")}
      </Button>
      {isAsking.value && (
        <MuteDialog
          pattern={pattern}
          onChange={onChange}
          onClose={() => {
            isAsking.value = false;
          }}
        />
      )}
    </>
  );
}

function MuteDialog({ pattern, onChange, onClose }: Props & { onClose: () => void }) {
  const days = useSignal<Days>("7");
  const reason = useSignal("");
  const { send, isBusy, failure } = useSending();
  const mute = async () => {
    const until = new Date(nowMs.peek() + Number(days.peek()) * DAY_MS).toISOString();
    const said = { until, reason: reason.peek().trim() };
    if (await send(() => change(pattern, said, onChange))) onClose();
  };
  const refusal = reason.value.trim() === "" ? t("errors.mute.needsReason") : null;
  return (
    <Dialog
      title={t("errors.mute.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("shell.cancel")}</Button>
          <Button
            tone="primary"
            refusal={refusal}
            disabled={isBusy.value}
            onClick={() => void mute()}
          >
            {t("errors.mute.do")}
          </Button>
        </>
      }
    >
      <p>{t("errors.mute.text", { pattern: patternName(pattern) })}</p>
      <Choice
        label={t("errors.mute.for")}
        value={days}
        options={(Object.keys(SPANS) as Days[]).map((value) => ({ value, label: t(SPANS[value]) }))}
      />
      <Field
        label={t("errors.mute.reason")}
        value={reason}
        hint={refusal}
        maxLength={500}
        required
      />
      {failure.value && <ErrorPanel error={failure.value} onRetry={() => void mute()} />}
    </Dialog>
  );
}

/** Say it to the server, and offer the way back. */
async function change(pattern: Pattern, said: Said, onChange: () => void): Promise<void> {
  await tell(pattern, said);
  onChange();
  const before: Said = pattern.muted && {
    until: pattern.muted.until,
    reason: pattern.muted.reason,
  };
  confirm(t(said === null ? "errors.unmuted" : "errors.muted"), {
    kind: `mute-${pattern.id}`,
    undo: () => {
      void tell(pattern, before).then(onChange);
    },
  });
}

async function tell({ id }: Pattern, muted: Said): Promise<void> {
  if (id === null) return;
  const params = { path: { id } };
  await data(api.PATCH("/api/patterns/{id}", { params, body: { muted } }));
  void lookAtPatterns();
}
