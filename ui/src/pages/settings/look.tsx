/** How Watchroom looks in this browser; other people and other devices keep their own. */

import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { t } from "../../format/catalogue";
import { count, share } from "../../format/number";
import { dateTime } from "../../format/time";
import { Check } from "../../parts/checks";
import { Choice } from "../../parts/choice";
import { nowMs } from "../../state/clock";
import { browserZone, type Preferences, prefer, preferences } from "../../state/preferences";
import { useResource } from "../../state/resource";
import { askInfo } from "../../state/server";
import styles from "./settings.module.css";

const SAMPLE_COUNT = 12_840;
const SAMPLE_SHARE = 0.029;

/** By their own names: who cannot read the page must find theirs. */
const LANGUAGES = [
  { value: "en", label: "English" },
  { value: "es", label: "Español" },
] as const;

export default function Look() {
  const info = useResource(askInfo);
  const theme = usePreference("theme");
  const density = usePreference("density");
  const language = usePreference("language");
  const zone = usePreference("zone");
  return (
    <div class={styles.form}>
      <p class={styles.note}>{t("settings.look.onlyHere")}</p>
      <Choice
        label={t("settings.look.theme")}
        value={theme}
        options={(["system", "light", "dark"] as const).map((value) => ({
          value,
          label: t(`settings.look.theme.${value}`),
        }))}
      />
      <Choice
        label={t("settings.look.density")}
        value={density}
        hint={t("settings.look.densityHint")}
        options={(["comfortable", "compact"] as const).map((value) => ({
          value,
          label: t(`settings.look.density.${value}`),
        }))}
      />
      <Choice label={t("settings.look.language")} value={language} options={LANGUAGES} />
      <Choice
        label={t("settings.look.zone")}
        value={zone}
        options={zonesFor(info.state.value.data?.configuration.timezone, zone.value)}
        hint={t("settings.look.zoneHint")}
      />
      <p class={styles.sample}>
        {t("settings.look.sample", {
          count: count(SAMPLE_COUNT),
          share: share(SAMPLE_SHARE),
          time: dateTime(nowMs.value),
        })}
      </p>
      <Check
        label={t("settings.look.singleKeys")}
        hint={t("settings.look.singleKeysHint")}
        checked={preferences.value.singleKeys}
        onToggle={() => prefer({ singleKeys: !preferences.value.singleKeys })}
      />
    </div>
  );
}

/** A preference to choose; every choice holds at once. */
function usePreference<Name extends keyof Preferences>(name: Name): Signal<Preferences[Name]> {
  const chosen = useSignal(preferences.peek()[name]);
  useSignalEffect(() => {
    const value = chosen.value;
    if (preferences.peek()[name] !== value) prefer({ [name]: value });
  });
  return chosen;
}

/** The browser's zone, the server's and UTC first, then all that the browser knows. */
function zonesFor(server: string | undefined, chosen: string) {
  const first = [
    { value: "browser", label: t("settings.look.zone.browser", { zone: browserZone() }) },
    ...(server && server !== "UTC"
      ? [{ value: server, label: t("settings.look.zone.server", { zone: server }) }]
      : []),
    { value: "UTC", label: "UTC" },
  ];
  const named = new Set([...Intl.supportedValuesOf("timeZone"), chosen]);
  for (const { value } of first) named.delete(value);
  return [...first, ...[...named].map((value) => ({ value, label: value }))];
}
