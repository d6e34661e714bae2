/** Go to a time, wrapping, the form of times, download. */

import { type Signal, useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Clock, Download } from "../../parts/icons";
import { isTimeForm, look, prefer, TIME_FORMS } from "../../state/logs/look";
import type { Source } from "../../state/logs/sources";
import type { LogView } from "../../state/logs/view";
import { DownloadDialog } from "./download";
import styles from "./logs.module.css";

interface Props {
  view: LogView;
  sources: readonly Source[];
  isGoing: Signal<boolean>;
}

export function Tools({ view, sources, isGoing }: Props) {
  const isDownloading = useSignal(false);
  const { wrap, times } = look.value;
  return (
    <div class={styles.tools}>
      <Button
        onClick={() => {
          isGoing.value = true;
        }}
      >
        <Clock size={16} aria-hidden /> {t("logs.goTo")}
      </Button>
      <Button aria-pressed={wrap} onClick={() => prefer({ wrap: !wrap })}>
        {t("logs.wrap")}
      </Button>
      <label class={styles.times}>
        <span class="visually-hidden">{t("logs.times")}</span>
        <select
          value={times}
          onChange={({ currentTarget: { value } }) => isTimeForm(value) && prefer({ times: value })}
        >
          {TIME_FORMS.map((form) => (
            <option key={form} value={form}>
              {t(`logs.time.${form}`)}
            </option>
          ))}
        </select>
      </label>
      <Button
        label={t("logs.download")}
        onClick={() => {
          isDownloading.value = true;
        }}
      >
        <Download size={16} aria-hidden />
      </Button>
      {isDownloading.value && (
        <DownloadDialog
          view={view}
          sources={sources}
          onClose={() => {
            isDownloading.value = false;
          }}
        />
      )}
    </div>
  );
}
