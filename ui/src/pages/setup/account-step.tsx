/** Makes the first person, who is an admin, with the token that the first start printed. */

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { api, data } from "../../api/client";
import type { ApiError } from "../../api/errors";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Check } from "../../parts/checks";
import { Field } from "../../parts/field";
import { useSending } from "../../state/sending";
import { me } from "../../state/session";
import styles from "./setup.module.css";

export function AccountStep({ onMade }: { onMade: () => void }) {
  const known = useMemo(tokenOfAddress, []);
  const token = useSignal(known);
  const name = useSignal("");
  const password = useSignal("");
  const isVisible = useSignal(false);
  const { isBusy, failure, send } = useSending();
  const make = async () => {
    const body = { token: token.peek(), name: name.peek(), password: password.peek() };
    me.value = await data(api.POST("/api/setup", { body }));
    history.replaceState(null, "", location.pathname); // the token is of no more use
    onMade();
  };
  return (
    <section class={styles.step} aria-labelledby="step">
      <h2 id="step">{t("setup.account")}</h2>
      <p class={styles.text}>{t("setup.accountText")}</p>
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void send(make);
        }}
      >
        {known === "" && (
          <Field
            label={t("setup.token")}
            value={token}
            hint={t("setup.tokenHint")}
            autoComplete="off"
            required
          />
        )}
        <Field
          label={t("login.name")}
          value={name}
          name="username"
          autoComplete="username"
          maxLength={100}
          required
        />
        <Field
          label={t("login.password")}
          value={password}
          type={isVisible.value ? "text" : "password"}
          hint={t("setup.passwordHint")}
          name="password"
          autoComplete="new-password"
          minLength={10}
          maxLength={200}
          required
        />
        <Check
          label={t("login.show")}
          checked={isVisible.value}
          onToggle={() => {
            isVisible.value = !isVisible.value;
          }}
        />
        {failure.value && (
          <p class={styles.failure} role="alert">
            {wordsFor(failure.value)}
          </p>
        )}
        <Button type="submit" tone="primary" disabled={isBusy.value}>
          {t("setup.make")}
        </Button>
      </form>
    </section>
  );
}

/** Behind `#`, so that it reached no log; it stays there until it was used. */
function tokenOfAddress(): string {
  const [, token = ""] = /^#token=(.+)$/.exec(location.hash) ?? [];
  return decodeURIComponent(token);
}

function wordsFor(failure: ApiError): string {
  if (failure.status === 401) return t("setup.wrongToken");
  return failure.status === 0 ? t("shell.noAnswer") : failure.message;
}
