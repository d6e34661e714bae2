/** Chooses the time range of the page. */

import { signal, useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { zone } from "../../format/locale";
import { parseMoment } from "../../format/moments";
import { dateTime } from "../../format/time";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { Clock } from "../../parts/icons";
import { nowMs } from "../../state/clock";
import { browserZone, prefer, preferences } from "../../state/preferences";
import { chooseRange, chooseSpan, defaultSpan, isSpan, range, SPANS } from "../../state/range";
import { copyLink } from "./copy-link";
import styles from "./range-picker.module.css";

/** Also the key `t` opens it. */
export const isRangeOpen = signal(false);

export function RangePicker() {
  const { span, fromMs, toMs } = range.value;
  const name = span ? t(`shell.range.${span}`) : `${dateTime(fromMs)} – ${dateTime(toMs)}`;
  return (
    <>
      <Button
        onClick={() => {
          isRangeOpen.value = true;
        }}
        label={t("shell.range.of", { range: name })}
        data-testid="range"
      >
        <Clock size={16} aria-hidden />
        <span class={styles.name}>{name}</span>
      </Button>
      {span === null && (
        <Button
          small
          tone="quiet"
          title={t("shell.range.historic")}
          onClick={() => chooseSpan(defaultSpan.value)}
        >
          {t("shell.range.goLive")}
        </Button>
      )}
      {isRangeOpen.value && (
        <Picker
          onClose={() => {
            isRangeOpen.value = false;
          }}
        />
      )}
    </>
  );
}

function Picker({ onClose }: { onClose: () => void }) {
  const { fromMs, toMs } = range.value;
  const from = useSignal(dateTime(fromMs));
  const to = useSignal(dateTime(toMs));
  const start = parseMoment(from.value, nowMs.value);
  const end = parseMoment(to.value, nowMs.value);
  const problem =
    start === null || end === null
      ? t("shell.range.notUnderstood")
      : start >= end
        ? t("shell.range.backwards")
        : null;
  const apply = () => {
    if (start === null || end === null || problem) return;
    chooseRange(start, end);
    onClose();
  };
  return (
    <Dialog
      title={t("shell.range.title")}
      shape="sheet"
      onClose={onClose}
      actions={
        <Button tone="primary" refusal={problem} onClick={apply}>
          {t("shell.range.apply")}
        </Button>
      }
    >
      <div class={styles.spans}>
        {Object.keys(SPANS)
          .filter(isSpan)
          .map((span) => (
            <Button
              key={span}
              onClick={() => {
                chooseSpan(span);
                onClose();
              }}
            >
              {t(`shell.range.${span}`)}
            </Button>
          ))}
      </div>
      <div class={styles.fields}>
        <Field label={t("shell.range.from")} value={from} understood={start} />
        <Field label={t("shell.range.to")} value={to} understood={end} />
      </div>
      <p class={styles.hint}>{t("shell.range.hint", { zone: zone.value })}</p>
      <ZoneChoice />
      <LinkChoice />
      {problem && (
        <p class={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}

/** In whose clock times are printed, and typed. */
function ZoneChoice() {
  const chosen = preferences.value.zone;
  const zones = [...new Set(["browser", "UTC", ...(chosen === "browser" ? [] : [chosen])])];
  return (
    <fieldset class={styles.choice}>
      <legend>{t("shell.range.zone")}</legend>
      {zones.map((each) => (
        <label key={each}>
          <input
            type="radio"
            name="zone"
            checked={chosen === each}
            onChange={() => prefer({ zone: each })}
          />
          {each === "browser" ? t("shell.range.browserZone", { zone: browserZone() }) : each}
        </label>
      ))}
    </fieldset>
  );
}

function LinkChoice() {
  return (
    <div class={styles.choice}>
      <label>
        <input
          type="checkbox"
          checked={preferences.value.relativeLinks}
          onChange={(event) => prefer({ relativeLinks: event.currentTarget.checked })}
        />
        {t("shell.link.relative")}
      </label>
      <Button small onClick={() => void copyLink()}>
        {t("shell.link.copy")}
      </Button>
    </div>
  );
}

function Field({
  label,
  value,
  understood,
}: {
  label: string;
  value: { value: string };
  understood: number | null;
}) {
  return (
    <label class={styles.field}>
      {label}
      <input
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
      <span>{understood === null ? "–" : dateTime(understood)}</span>
    </label>
  );
}
