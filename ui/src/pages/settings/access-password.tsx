/** Changes the password of whoever is signed in. */

import { useSignal } from "@preact/signals";
import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { Field } from "../../parts/field";
import { useSending } from "../../state/sending";
import { me } from "../../state/session";
import { confirm } from "../../state/toasts";
import styles from "./forms.module.css";

export function OwnPassword({ onChange }: { onChange: () => void }) {
  const current = useSignal("");
  const wanted = useSignal("");
  const { isBusy, failure, send } = useSending();
  const change = async () => {
    const body = { current: current.peek(), new: wanted.peek() };
    me.value = await data(api.POST("/api/session/password", { body }));
    current.value = "";
    wanted.value = "";
    confirm(t("access.passwordChanged"));
    onChange();
  };
  return (
    <Card title={t("access.own")}>
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void send(change);
        }}
      >
        <input
          class="visually-hidden"
          type="text"
          name="username"
          autoComplete="username"
          value={me.value?.name}
          tabIndex={-1}
          aria-hidden="true"
          readOnly
        />
        <Field
          label={t("access.current")}
          value={current}
          type="password"
          autoComplete="current-password"
          required
        />
        <Field
          label={t("access.newPassword")}
          value={wanted}
          type="password"
          hint={t("access.passwordHint")}
          autoComplete="new-password"
          minLength={10}
          maxLength={200}
          required
        />
        {failure.value && (
          <p class={styles.failure} role="alert">
            {/^current\b/.test(failure.value.message)
              ? t("access.wrongPassword")
              : failure.value.message}
          </p>
        )}
        <div class={styles.row}>
          <Button type="submit" disabled={isBusy.value}>
            {t("access.changePassword")}
          </Button>
          <span class={styles.hint}>{t("access.ownHint")}</span>
        </div>
      </form>
    </Card>
  );
}
