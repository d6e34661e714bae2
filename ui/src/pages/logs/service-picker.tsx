/** Whose lines are shown: a chip for each, and a way to add others. */

import { useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { Plus, X } from "../../parts/icons";
import { StatusBadge } from "../../parts/status-badge";
import { keyOf, services } from "../../state/fleet";
import { chooseServices } from "../../state/logs/query";
import { MOST_SOURCES, type Source, sourceKey } from "../../state/logs/sources";
import styles from "./logs.module.css";

export function ServicePicker({ sources }: { sources: readonly Source[] }) {
  const isOpen = useSignal(false);
  const keys = sources.map(({ key }) => key);
  const isFull = keys.length >= MOST_SOURCES;
  return (
    <fieldset class={styles.chips} aria-label={t("logs.services")}>
      {sources.map(({ key, service }, index) => (
        <span key={key} class={styles.chip} data-place={index % 4}>
          {key}
          {service === null && <em>{t("logs.gone")}</em>}
          <button
            type="button"
            aria-label={t("logs.removeService", { service: key })}
            onClick={() => chooseServices(keys.filter((each) => each !== key))}
          >
            <X size={14} aria-hidden />
          </button>
        </span>
      ))}
      <Button
        small
        tone="quiet"
        refusal={isFull ? t("logs.mostServices", { count: MOST_SOURCES }) : null}
        onClick={() => {
          isOpen.value = true;
        }}
      >
        <Plus size={14} aria-hidden /> {t("logs.addService")}
      </Button>
      {isOpen.value && (
        <Adding
          keys={keys}
          onClose={() => {
            isOpen.value = false;
          }}
        />
      )}
    </fieldset>
  );
}

function Adding({ keys, onClose }: { keys: readonly string[]; onClose: () => void }) {
  const all = [...(services.value?.values() ?? [])];
  const others = all.filter((each) => !keys.includes(sourceKey(each, all)));
  return (
    <Dialog title={t("logs.addService")} shape="sheet" onClose={onClose}>
      {others.length === 0 && <p>{t("logs.allAdded")}</p>}
      <ul class={styles.choices}>
        {others.map((service) => (
          <li key={keyOf(service)}>
            <button
              type="button"
              class={styles.choice}
              onClick={() => {
                chooseServices([...keys, sourceKey(service, all)]);
                onClose();
              }}
            >
              <span class={styles.choiceName}>{service.name}</span>
              <StatusBadge service={service} />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
