/** Makes a webhook, or changes one: where to, what of, when not. */

import { useId, useMemo } from "preact/hooks";
import { api, data } from "../../api/client";
import type { components } from "../../api/schema";
import type { Webhook } from "../../api/types";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Check, Checks } from "../../parts/checks";
import { Choice } from "../../parts/choice";
import { Dialog } from "../../parts/dialog";
import { Field } from "../../parts/field";
import { useSending } from "../../state/sending";
import { confirm } from "../../state/toasts";
import styles from "./forms.module.css";
import {
  bodyOf,
  cooldownOf,
  type Draft,
  draftOf,
  EVENTS,
  isComplete,
  LISTS,
  RISKS,
} from "./webhook-draft";
import { eventText } from "./webhook-events";
import { Preview } from "./webhook-preview";

export type Saved = components["schemas"]["WrittenWebhook"];

interface Props {
  /** Null: a new one. */
  webhook: Webhook | null;
  onSaved: (saved: Saved) => void;
  onClose: () => void;
}

export function WebhookDialog({ webhook, onSaved, onClose }: Props) {
  const form = useId();
  const draft = useMemo(() => draftOf(webhook), []);
  const { isBusy, failure, send } = useSending();
  const save = async () => {
    const saved = await written(webhook, draft);
    if (saved.warning) confirm(t("webhooks.warning", { warning: saved.warning }), { tone: "bad" });
    else confirm(t("webhooks.saved"));
    onClose();
    onSaved(saved);
  };
  return (
    <Dialog
      title={webhook ? t("webhooks.editTitle") : t("webhooks.addTitle")}
      shape="wide"
      onClose={onClose}
      actions={
        <>
          {failure.value && (
            <p class={styles.failure} role="alert">
              {failure.value.message}
            </p>
          )}
          <Button onClick={onClose}>{t("shell.cancel")}</Button>
          <Button
            type="submit"
            form={form}
            tone="primary"
            disabled={isBusy.value || !isComplete(draft)}
          >
            {webhook ? t("webhooks.save") : t("webhooks.add")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class={styles.columns}
        onSubmit={(event) => {
          event.preventDefault();
          void send(save);
        }}
      >
        <div class={styles.form}>
          <Receiver draft={draft} isNew={webhook === null} />
          <TellLess draft={draft} />
        </div>
        <div class={styles.form}>
          <Events draft={draft} />
          <Filters draft={draft} />
        </div>
      </form>
      <Preview events={draft.events} />
    </Dialog>
  );
}

async function written(webhook: Webhook | null, draft: Draft): Promise<Saved> {
  const body = bodyOf(draft);
  if (webhook !== null) {
    const params = { path: { id: webhook.id } };
    return data(api.PATCH("/api/webhooks/{id}", { params, body }));
  }
  const secret = draft.secret.peek() || null;
  return data(api.POST("/api/webhooks", { body: { ...body, secret, state: "enabled" } }));
}

function Receiver({ draft, isNew }: { draft: Draft; isNew: boolean }) {
  return (
    <>
      <Field
        label={t("webhooks.url")}
        value={draft.url}
        hint={t("webhooks.urlHint")}
        type="url"
        inputMode="url"
        autoComplete="off"
        maxLength={2048}
        required
        autoFocus
      />
      <Field
        label={t("webhooks.description")}
        value={draft.description}
        hint={t("webhooks.descriptionHint")}
        autoComplete="off"
        maxLength={500}
      />
      {isNew && (
        <Field
          label={t("webhooks.secret")}
          value={draft.secret}
          hint={t("webhooks.secretHint")}
          type="password"
          autoComplete="new-password"
          minLength={16}
          maxLength={256}
        />
      )}
    </>
  );
}

function Events({ draft }: { draft: Draft }) {
  return (
    <Checks
      legend={t("webhooks.events")}
      value={draft.events}
      problem={draft.events.value.length === 0 ? t("webhooks.needsEvent") : null}
      options={EVENTS.map((name) => ({ value: name, label: name, hint: eventText(name) }))}
    />
  );
}

function Filters({ draft }: { draft: Draft }) {
  return (
    <fieldset class={styles.group}>
      <legend>{t("webhooks.filters")}</legend>
      <p class={styles.hint}>{t("webhooks.listHint")}</p>
      {LISTS.map((list) => (
        <Field
          key={list}
          label={t(`webhooks.${list}`)}
          value={draft.lists[list]}
          autoComplete="off"
        />
      ))}
      <Choice
        label={t("webhooks.minRisk")}
        value={draft.minRisk}
        options={RISKS.map((risk) => ({ value: risk, label: t(`webhooks.risk.${risk}`) }))}
      />
    </fieldset>
  );
}

function TellLess({ draft }: { draft: Draft }) {
  const { isQuiet } = draft;
  return (
    <fieldset class={styles.group}>
      <legend>{t("webhooks.less")}</legend>
      <Field
        label={t("webhooks.cooldown")}
        value={draft.cooldown}
        hint={t("webhooks.cooldownHint")}
        problem={cooldownOf(draft) === null ? t("webhooks.cooldownWrong") : null}
        inputMode="numeric"
        required
      />
      <Check
        label={t("webhooks.quiet")}
        hint={t("webhooks.quietHint")}
        checked={isQuiet.value}
        onToggle={() => {
          isQuiet.value = !isQuiet.value;
        }}
      />
      {isQuiet.value && (
        <>
          <div class={styles.row}>
            <Field label={t("webhooks.from")} value={draft.from} type="time" required />
            <Field label={t("webhooks.to")} value={draft.to} type="time" required />
          </div>
          <Field
            label={t("webhooks.timezone")}
            value={draft.timezone}
            hint={t("webhooks.timezoneHint")}
            autoComplete="off"
            maxLength={64}
            required
          />
        </>
      )}
    </fieldset>
  );
}
