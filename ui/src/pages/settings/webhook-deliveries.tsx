/** What a webhook was told in the last days, with every attempt; each can be sent again. */

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { api, body, data } from "../../api/client";
import type { Delivery, Webhook } from "../../api/types";
import { t } from "../../format/catalogue";
import { duration, relative } from "../../format/time";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { Chip, type ChipTone } from "../../parts/chip";
import { Choice } from "../../parts/choice";
import { Dialog } from "../../parts/dialog";
import { EmptyState } from "../../parts/empty-state";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import { nowMs } from "../../state/clock";
import { useResource } from "../../state/resource";
import { useSending } from "../../state/sending";
import { whyNot } from "../../state/session";
import { confirm } from "../../state/toasts";
import styles from "./forms.module.css";
import { AttemptView, Request } from "./webhook-attempt";

const PAGE = 20;
const MOST = 200; // that the server gives at once; older ones are asked of the API
const EVERY_MS = 10_000;
const HEIGHT = 200;
const STATES = ["waiting", "delivered", "failed", "suppressed"] as const;
const TONES: Record<Delivery["state"], ChipTone> = {
  waiting: "busy",
  delivered: "ok",
  failed: "bad",
  suppressed: "off",
};

interface Props {
  webhook: Webhook;
  /** Counts tests: each is a delivery too. */
  trials: ReadonlySignal<number>;
}

export function Deliveries({ webhook, trials }: Props) {
  const wanted = useSignal<Delivery["state"] | "">("");
  const limit = useSignal(PAGE);
  const opened = useSignal<Delivery | null>(null);
  const { state, reload } = useResource(
    (signal) => {
      trials.value; // read, so that a test is listed at once
      const query = { limit: limit.value, ...(wanted.value && { state: wanted.value }) };
      const params = { path: { id: webhook.id }, query };
      return body(api.GET("/api/webhooks/{id}/deliveries", { params, signal }));
    },
    { everyMs: EVERY_MS },
  );
  return (
    <Card
      title={t("webhooks.deliveries")}
      actions={
        <Choice
          label={t("webhooks.show")}
          value={wanted}
          options={[
            { value: "" as const, label: t("webhooks.all_states") },
            ...STATES.map((each) => ({ value: each, label: t(`webhooks.delivery.${each}`) })),
          ]}
        />
      }
    >
      <ResourceView of={state} reload={reload} height={HEIGHT}>
        {({ data: deliveries, pagination }) => (
          <>
            <Listed
              deliveries={deliveries}
              isFiltered={wanted.value !== ""}
              onOpen={(delivery) => {
                opened.value = delivery;
              }}
            />
            {pagination.nextCursor && limit.value < MOST && (
              <Button
                onClick={() => {
                  limit.value = Math.min(limit.peek() * 3, MOST);
                }}
              >
                {t("webhooks.older")}
              </Button>
            )}
          </>
        )}
      </ResourceView>
      {opened.value && (
        <DeliveryDialog
          webhook={webhook}
          delivery={
            state.value.data?.data.find(({ id }) => id === opened.value?.id) ?? opened.value
          }
          onResent={reload}
          onClose={() => {
            opened.value = null;
          }}
        />
      )}
    </Card>
  );
}

interface ListedProps {
  deliveries: Delivery[];
  isFiltered: boolean;
  onOpen: (delivery: Delivery) => void;
}

function Listed({ deliveries, isFiltered, onOpen }: ListedProps) {
  if (deliveries.length === 0)
    return isFiltered ? (
      <EmptyState title={t("webhooks.noneOfState")} />
    ) : (
      <EmptyState title={t("webhooks.noDeliveries")} text={t("webhooks.noDeliveriesText")} />
    );
  const columns: SmallColumn<Delivery>[] = [
    { id: "when", title: t("webhooks.when"), cell: (each) => <Moment at={each.timestamp} /> },
    { id: "event", title: t("webhooks.event"), cell: (delivery) => <Name of={delivery} /> },
    { id: "state", title: t("webhooks.state"), cell: (delivery) => <State of={delivery} /> },
    { id: "result", title: t("webhooks.result"), cell: resultOf },
    { id: "attempts", title: t("webhooks.attempts"), end: true, cell: (each) => each.attemptCount },
    {
      id: "verbs",
      title: "",
      end: true,
      cell: (delivery) => (
        <Button
          small
          label={t("webhooks.detailsOf", {
            event: delivery.event,
            time: relative(delivery.timestamp, nowMs.peek()),
          })}
          onClick={() => onOpen(delivery)}
        >
          {t("webhooks.details")}
        </Button>
      ),
    },
  ];
  return (
    <SmallTable
      label={t("webhooks.deliveries")}
      columns={columns}
      rows={deliveries}
      keyOf={({ id }) => id}
    />
  );
}

function Name({ of: { event, seq } }: { of: Delivery }) {
  return (
    <>
      {event}
      {seq === null && <span class={styles.hint}> ({t("webhooks.isTest")})</span>}
    </>
  );
}

function State({ of: { state, nextAttemptAt } }: { of: Delivery }) {
  return (
    <>
      <Chip tone={TONES[state]}>{t(`webhooks.delivery.${state}`)}</Chip>
      {state === "waiting" && (
        <span class={styles.hint}>
          {" "}
          {nextAttemptAt
            ? t("webhooks.nextTry", { time: relative(nextAttemptAt, nowMs.value) })
            : t("webhooks.soon")}
        </span>
      )}
    </>
  );
}

function resultOf({ attempts }: Delivery): string {
  const last = attempts.at(-1);
  if (last === undefined) return "–";
  const time = duration(last.latency);
  return last.statusCode === null
    ? t("webhooks.noStatus", { time })
    : t("webhooks.status", { status: `HTTP ${last.statusCode}`, time });
}

interface DialogProps {
  webhook: Webhook;
  delivery: Delivery;
  onResent: () => void;
  onClose: () => void;
}

function DeliveryDialog({ webhook, delivery, onResent, onClose }: DialogProps) {
  const { isBusy, failure, send } = useSending();
  const resend = async () => {
    const path = { id: webhook.id, delivery: delivery.id };
    const url = "/api/webhooks/{id}/deliveries/{delivery}/redeliver";
    await data(api.POST(url, { params: { path } }));
    confirm(t("webhooks.resent"));
    onResent();
  };
  return (
    <Dialog
      title={t("webhooks.deliveryTitle", { event: delivery.event })}
      shape="wide"
      onClose={onClose}
      actions={
        <>
          {failure.value && (
            <p class={styles.failure} role="alert">
              {failure.value.message}
            </p>
          )}
          <Button onClick={onClose}>{t("shell.close")}</Button>
          <Button
            tone="primary"
            refusal={whyNot("admin")}
            disabled={isBusy.value}
            onClick={() => void send(resend)}
          >
            {delivery.state === "waiting" ? t("webhooks.resendNow") : t("webhooks.resend")}
          </Button>
        </>
      }
    >
      <div class={styles.stackTight}>
        <p>
          <State of={delivery} /> · <Moment at={delivery.timestamp} form="absolute" />
        </p>
        <Request url={webhook.url} delivery={delivery} />
        <ol class={styles.attempts}>
          {delivery.attempts.map((attempt) => (
            <li key={attempt.timestamp}>
              <Moment at={attempt.timestamp} form="absolute" />
              <AttemptView attempt={attempt} />
            </li>
          ))}
        </ol>
      </div>
    </Dialog>
  );
}
