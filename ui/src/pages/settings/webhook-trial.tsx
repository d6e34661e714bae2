/** Sends a test message at once, and shows what came of it: status, time, answer, and what is wrong. */

import { useComputed, useSignal } from "@preact/signals";
import { api, data } from "../../api/client";
import type { Delivery, Webhook } from "../../api/types";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { Choice } from "../../parts/choice";
import { useSending } from "../../state/sending";
import { whyNot } from "../../state/session";
import styles from "./forms.module.css";
import { AttemptView, Request } from "./webhook-attempt";
import { EVENTS, type EventName } from "./webhook-draft";
import { Preview } from "./webhook-preview";

interface Props {
  webhook: Webhook;
  onTried: () => void;
}

export function Trial({ webhook, onTried }: Props) {
  const event = useSignal<EventName>(webhook.events[0] ?? "service:error");
  const previewed = useComputed(() => [event.value]);
  const result = useSignal<Delivery | null>(null);
  const { isBusy, failure, send } = useSending();
  const tryIt = async () => {
    result.value = null;
    const params = { path: { id: webhook.id }, query: { event: event.peek() } };
    result.value = await data(api.POST("/api/webhooks/{id}/test", { params }));
    onTried();
  };
  const attempt = result.value?.attempts.at(-1);
  return (
    <Card title={t("webhooks.test")}>
      <div class={styles.stackTight}>
        <p class={styles.hint}>{t("webhooks.testHint")}</p>
        <div class={styles.rowEnd}>
          <Choice
            label={t("webhooks.sample")}
            value={event}
            options={EVENTS.map((name) => ({ value: name, label: name }))}
          />
          <Button
            tone="primary"
            refusal={whyNot("admin")}
            disabled={isBusy.value}
            onClick={() => void send(tryIt)}
          >
            {isBusy.value ? t("webhooks.sending") : t("webhooks.send")}
          </Button>
        </div>
        {failure.value && (
          <p class={styles.failure} role="alert">
            {failure.value.message}
          </p>
        )}
        <div role="status">
          {result.value && attempt && (
            <div class={styles.stackTight}>
              <AttemptView attempt={attempt} />
              <Request url={webhook.url} delivery={result.value} />
            </div>
          )}
        </div>
        <Preview events={previewed} />
      </div>
    </Card>
  );
}
