/** Makes a key: whose it is, what it may do, and until when. */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { DAY_MS } from "../../format/time";
import { Button } from "../../parts/button";
import { Checks } from "../../parts/checks";
import { Choice } from "../../parts/choice";
import { Dialog } from "../../parts/dialog";
import { Field } from "../../parts/field";
import { nowMs } from "../../state/clock";
import { useSending } from "../../state/sending";
import type { Scope } from "../../state/session";
import styles from "./forms.module.css";
import type { WrittenKey } from "./keys";

const SCOPES: readonly Scope[] = ["read", "review", "operate", "admin"];
const UNTIL = ["never", "30", "90", "365"] as const; // days

interface Props {
  onMade: (key: WrittenKey) => void;
  onClose: () => void;
}

export function NewKeyDialog({ onMade, onClose }: Props) {
  const form = useId();
  const name = useSignal("");
  const scopes = useSignal<readonly Scope[]>(["read"]);
  const until = useSignal<(typeof UNTIL)[number]>("never");
  const { isBusy, failure, send } = useSending();
  const make = async () => {
    const expiresAt =
      until.peek() === "never"
        ? null
        : new Date(nowMs.peek() + Number(until.peek()) * DAY_MS).toISOString();
    const body = { name: name.peek().trim(), scopes: [...scopes.peek()], expiresAt };
    onMade(await data(api.POST("/api/keys", { body })));
  };
  return (
    <Dialog
      title={t("keys.make")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("shell.cancel")}</Button>
          <Button
            type="submit"
            form={form}
            tone="primary"
            disabled={isBusy.value || scopes.value.length === 0}
          >
            {t("keys.make")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void send(make).then((wentWell) => wentWell && onClose());
        }}
      >
        <Field
          label={t("keys.name")}
          value={name}
          hint={t("keys.nameHint")}
          autoComplete="off"
          maxLength={100}
          required
          autoFocus
        />
        <Checks
          legend={t("keys.scopes")}
          value={scopes}
          problem={scopes.value.length === 0 ? t("keys.needsScope") : null}
          options={SCOPES.map((scope) => ({
            value: scope,
            label: t(`keys.scope.${scope}`),
            hint: t(`keys.does.${scope}`),
          }))}
        />
        <Choice
          label={t("keys.expires")}
          value={until}
          options={UNTIL.map((each) => ({ value: each, label: t(`keys.until.${each}`) }))}
        />
        {failure.value && (
          <p class={styles.failure} role="alert">
            {failure.value.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
