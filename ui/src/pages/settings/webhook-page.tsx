/** One webhook: how it stands, what it is told, a test, and the log of its deliveries. */

import { type Signal, useSignal } from "@preact/signals";
import { api, data } from "../../api/client";
import type { Webhook } from "../../api/types";
import { t } from "../../format/catalogue";
import { duration } from "../../format/time";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { Consent } from "../../parts/consent";
import { Fact, Facts } from "../../parts/facts";
import { Moment } from "../../parts/moment";
import { basePath, setQuery } from "../../state/address";
import { useSending } from "../../state/sending";
import { whyNot } from "../../state/session";
import { confirm } from "../../state/toasts";
import styles from "./forms.module.css";
import { Deliveries } from "./webhook-deliveries";
import { WebhookDialog } from "./webhook-form";
import { WebhookSecret } from "./webhook-secret";
import { hostOf, nameOf, WebhookState } from "./webhook-state";
import { Trial } from "./webhook-trial";

const TURNS = {
  enabled: "webhooks.pause",
  paused: "webhooks.resume",
  disabled: "webhooks.enable",
} as const;

type Opened = "edit" | "rotate" | "remove" | null;

interface Props {
  webhook: Webhook;
  onChange: () => void;
}

export function WebhookPage({ webhook, onChange }: Props) {
  const opened = useSignal<Opened>(null);
  const trials = useSignal(0); // each is a delivery too
  return (
    <div class={styles.stack}>
      <p>
        <a href={`${basePath}/settings/webhooks`}>‹ {t("webhooks.all")}</a>
      </p>
      <Card title={nameOf(webhook)} actions={<WebhookState webhook={webhook} />}>
        <Notes webhook={webhook} />
        <What webhook={webhook} />
        <Verbs webhook={webhook} opened={opened} onChange={onChange} />
      </Card>
      <Trial
        webhook={webhook}
        onTried={() => {
          trials.value += 1;
          onChange();
        }}
      />
      <Deliveries webhook={webhook} trials={trials} />
      <Dialogs webhook={webhook} opened={opened} onChange={onChange} />
    </div>
  );
}

function Notes({ webhook: { state, stateReason, failingSince } }: { webhook: Webhook }) {
  if (state === "disabled")
    return <p class={styles.note}>{t("webhooks.disabledText", { reason: stateReason ?? "–" })}</p>;
  if (state === "paused") return <p class={styles.note}>{t("webhooks.pausedText")}</p>;
  if (failingSince === null) return null;
  return (
    <p class={styles.note}>
      {t("webhooks.failing")} · <Moment at={failingSince} />
    </p>
  );
}

function What({ webhook }: { webhook: Webhook }) {
  const { url, events, filters, cooldownSeconds, quietHours, suppressed } = webhook;
  const lists = (["services", "hosts", "cameras", "workflows"] as const).filter(
    (list) => filters[list].length > 0,
  );
  return (
    <Facts>
      <Fact name={t("webhooks.url")}>
        <code class={styles.wrap}>{url}</code>
      </Fact>
      <Fact name={t("webhooks.events")}>{events.join(", ")}</Fact>
      {lists.map((list) => (
        <Fact key={list} name={t(`webhooks.${list}`)}>
          {filters[list].join(", ")}
        </Fact>
      ))}
      {events.includes("execution:risk") && (
        <Fact name={t("webhooks.minRisk")}>{t(`webhooks.risk.${filters.minRisk}`)}</Fact>
      )}
      {cooldownSeconds > 0 && (
        <Fact name={t("webhooks.less")}>
          {t("webhooks.cooldownFacts", { time: duration(cooldownSeconds) })}
        </Fact>
      )}
      {quietHours && (
        <Fact name={t("webhooks.quiet")}>{t("webhooks.quietFacts", { ...quietHours })}</Fact>
      )}
      {suppressed > 0 && (
        <Fact name={t("webhooks.suppressed")}>{t("webhooks.heldBack", { count: suppressed })}</Fact>
      )}
    </Facts>
  );
}

interface VerbProps extends Props {
  opened: Signal<Opened>;
}

function Verbs({ webhook, opened, onChange }: VerbProps) {
  const { isBusy, failure, send } = useSending();
  const refusal = whyNot("admin");
  const turn = async () => {
    const state = webhook.state === "enabled" ? "paused" : "enabled";
    const params = { path: { id: webhook.id } };
    await data(api.PATCH("/api/webhooks/{id}", { params, body: { state } }));
    onChange();
  };
  const open = (what: Opened) => () => {
    opened.value = what;
  };
  return (
    <div class={styles.foot}>
      <Button refusal={refusal} onClick={open("edit")}>
        {t("webhooks.edit")}
      </Button>
      <Button refusal={refusal} disabled={isBusy.value} onClick={() => void send(turn)}>
        {t(TURNS[webhook.state])}
      </Button>
      <Button refusal={refusal} onClick={open("rotate")}>
        {t("webhooks.rotate")}
      </Button>
      <Button refusal={refusal} onClick={open("remove")}>
        {t("webhooks.remove")}
      </Button>
      {failure.value && (
        <p class={styles.failure} role="alert">
          {failure.value.message}
        </p>
      )}
    </div>
  );
}

function Dialogs({ webhook, opened, onChange }: VerbProps) {
  const secret = useSignal<string | null>(null); // until its dialog closes
  const params = { path: { id: webhook.id } };
  const close = () => {
    opened.value = null;
  };
  const rotate = async () => {
    const body = { secret: null };
    const made = await data(api.POST("/api/webhooks/{id}/rotate-secret", { params, body }));
    secret.value = made.secret;
  };
  const remove = async () => {
    await data(api.DELETE("/api/webhooks/{id}", { params }));
    confirm(t("webhooks.removed"));
    setQuery({ webhook: null });
    onChange();
  };
  return (
    <>
      {opened.value === "edit" && (
        <WebhookDialog webhook={webhook} onSaved={onChange} onClose={close} />
      )}
      {opened.value === "rotate" && (
        <Consent
          title={t("webhooks.rotateTitle")}
          verb={t("webhooks.rotateVerb")}
          onAgree={rotate}
          onClose={close}
        >
          <p>{t("webhooks.rotateText")}</p>
        </Consent>
      )}
      {opened.value === "remove" && (
        <Consent
          title={t("webhooks.removeTitle", { receiver: hostOf(webhook.url) })}
          verb={t("webhooks.removeVerb")}
          onAgree={remove}
          onClose={close}
        >
          <p>{t("webhooks.removeText")}</p>
        </Consent>
      )}
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
