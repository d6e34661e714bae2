/** The exact body that a receiver is sent, for one of the events that are chosen. */

import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { Choice } from "../../parts/choice";
import { ResourceView } from "../../parts/resource-view";
import { useResource } from "../../state/resource";
import styles from "./forms.module.css";
import { EVENTS, type EventName } from "./webhook-draft";

const HEIGHT = 96;

export function Preview({ events }: { events: ReadonlySignal<readonly EventName[]> }) {
  const isOpen = useSignal(false);
  return (
    <details
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>{t("webhooks.preview")}</summary>
      {isOpen.value && <Shown events={events} />}
    </details>
  );
}

function Shown({ events }: { events: ReadonlySignal<readonly EventName[]> }) {
  const offered = useComputed(() => (events.value.length > 0 ? events.value : EVENTS));
  const wanted = useSignal<EventName>(offered.peek()[0] ?? "service:error");
  useSignalEffect(() => {
    const [first] = offered.value;
    if (first && !offered.value.includes(wanted.peek())) wanted.value = first;
  });
  const { state, reload } = useResource((signal) =>
    data(api.GET("/api/webhooks/preview", { params: { query: { event: wanted.value } }, signal })),
  );
  return (
    <div class={styles.form}>
      <Choice
        label={t("webhooks.previewOf")}
        value={wanted}
        options={offered.value.map((name) => ({ value: name, label: name }))}
      />
      <ResourceView of={state} reload={reload} height={HEIGHT}>
        {({ body }) => <pre class={styles.code}>{body}</pre>}
      </ResourceView>
      <p class={styles.hint}>{t("webhooks.previewHint")}</p>
    </div>
  );
}
