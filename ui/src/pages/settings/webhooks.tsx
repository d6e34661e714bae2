/** Who is told what happens: all webhooks, or the one that `?webhook=` names. */

import { useSignal } from "@preact/signals";
import { api, data } from "../../api/client";
import type { Webhook } from "../../api/types";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { EmptyState } from "../../parts/empty-state";
import { Plus } from "../../parts/icons";
import { ResourceView } from "../../parts/resource-view";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import { basePath, query, setQuery } from "../../state/address";
import { useResource } from "../../state/resource";
import { whyNot } from "../../state/session";
import styles from "./forms.module.css";
import { type Saved, WebhookDialog } from "./webhook-form";
import { WebhookPage } from "./webhook-page";
import { WebhookSecret } from "./webhook-secret";
import { nameOf, WebhookState } from "./webhook-state";

const EVERY_MS = 15_000; // states and failures change by themselves
const HEIGHT = 200;

export default function Webhooks() {
  const { state, reload } = useResource((signal) => data(api.GET("/api/webhooks", { signal })), {
    everyMs: EVERY_MS,
  });
  const secret = useSignal<string | null>(null); // of one just made, until its dialog closes
  const wanted = query.value.get("webhook");
  const saved = (made: Saved) => {
    secret.value = made.secret;
    setQuery({ webhook: made.id });
    reload();
  };
  return (
    <>
      <ResourceView of={state} reload={reload} height={HEIGHT}>
        {(webhooks) => {
          if (wanted === null) return <All webhooks={webhooks} onSaved={saved} />;
          const found = webhooks.find(({ id }) => id === wanted);
          return found ? (
            <WebhookPage key={found.id} webhook={found} onChange={reload} />
          ) : (
            <Gone />
          );
        }}
      </ResourceView>
      {secret.value && (
        <WebhookSecret
          secret={secret.value}
          onClose={() => {
            secret.value = null;
          }}
        />
      )}
    </>
  );
}

function Gone() {
  return (
    <EmptyState title={t("webhooks.gone")}>
      <a href={`${basePath}/settings/webhooks`}>{t("webhooks.all")}</a>
    </EmptyState>
  );
}

interface AllProps {
  webhooks: Webhook[];
  onSaved: (made: Saved) => void;
}

function All({ webhooks, onSaved }: AllProps) {
  const isAdding = useSignal(false);
  const add = (
    <Button
      refusal={whyNot("admin")}
      onClick={() => {
        isAdding.value = true;
      }}
    >
      <Plus size={16} aria-hidden /> {t("webhooks.add")}
    </Button>
  );
  return (
    <Card>
      <div class={styles.head}>
        <p class={styles.text}>{t("webhooks.intro")}</p>
        {webhooks.length > 0 && add}
      </div>
      {webhooks.length === 0 ? (
        <EmptyState title={t("webhooks.none")} text={t("webhooks.noneText")}>
          {add}
        </EmptyState>
      ) : (
        <SmallTable
          label={t("webhooks.label")}
          columns={columns()}
          rows={webhooks}
          keyOf={({ id }) => id}
        />
      )}
      {isAdding.value && (
        <WebhookDialog
          webhook={null}
          onSaved={onSaved}
          onClose={() => {
            isAdding.value = false;
          }}
        />
      )}
    </Card>
  );
}

function columns(): SmallColumn<Webhook>[] {
  return [
    {
      id: "receiver",
      title: t("webhooks.receiver"),
      cell: (webhook) => (
        <a href={`${basePath}/settings/webhooks?webhook=${webhook.id}`}>{nameOf(webhook)}</a>
      ),
    },
    {
      id: "state",
      title: t("webhooks.state"),
      cell: (webhook) => <WebhookState webhook={webhook} />,
    },
    {
      id: "events",
      title: t("webhooks.events"),
      cell: ({ events }) => (
        <span title={events.join(", ")}>{t("webhooks.eventCount", { count: events.length })}</span>
      ),
    },
    {
      id: "suppressed",
      title: t("webhooks.suppressed"),
      end: true,
      cell: ({ suppressed }) => count(suppressed),
    },
  ];
}
