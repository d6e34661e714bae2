/** Name and password, or an API key, to sign in with. Its sentences are those of `login`. */

import { useSignal } from "@preact/signals";
import type { ApiError } from "../api/errors";
import { t } from "../format/catalogue";
import { duration } from "../format/time";
import { nowMs } from "../state/clock";
import { useSending } from "../state/sending";
import { Button } from "./button";
import { Check } from "./checks";
import styles from "./credentials.module.css";
import { Field } from "./field";

export type Given = { name: string; password: string } | { key: string };

interface Props {
  /** Raises ApiError: 401 for a wrong pair, 429 with a time while there are too many tries. */
  onEnter: (given: Given) => Promise<void>;
  /** Who it was before; asked for anew if undefined. */
  who?: string | undefined;
  withKeyAtFirst?: boolean;
}

export function Credentials({ onEnter, who = "", withKeyAtFirst = false }: Props) {
  const name = useSignal(who);
  const secret = useSignal("");
  const withKey = useSignal(withKeyAtFirst);
  const isVisible = useSignal(false);
  const lockedUntilMs = useSignal(0);
  const { isBusy, failure, send } = useSending();
  nowMs.value; // counts a lock down
  const lockedS = Math.max(0, Math.ceil((lockedUntilMs.value - Date.now()) / 1000));

  const enter = async () => {
    const given = withKey.peek()
      ? { key: secret.peek() }
      : { name: name.peek(), password: secret.peek() };
    if (!(await send(() => onEnter(given))))
      lockedUntilMs.value = Date.now() + (failure.peek()?.retryAfterS ?? 0) * 1000;
  };
  return (
    <form
      class={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (lockedS === 0) void enter();
      }}
    >
      {!withKey.value && (
        <Field
          label={t("login.name")}
          value={name}
          name="username"
          autoComplete="username"
          autoFocus={who === ""}
          required
        />
      )}
      <Field
        label={withKey.value ? t("login.key") : t("login.password")}
        value={secret}
        type={isVisible.value ? "text" : "password"}
        name="password"
        autoComplete="current-password"
        autoFocus={who !== ""}
        required
      />
      <Check
        label={t("login.show")}
        checked={isVisible.value}
        onToggle={() => {
          isVisible.value = !isVisible.value;
        }}
      />
      <Failure failure={failure.value} lockedS={lockedS} />
      <Button type="submit" tone="primary" disabled={isBusy.value || lockedS > 0}>
        {t("login.enter")}
      </Button>
      <Button
        tone="quiet"
        onClick={() => {
          withKey.value = !withKey.value;
          secret.value = "";
        }}
      >
        {withKey.value ? t("login.withName") : t("login.withKey")}
      </Button>
    </form>
  );
}

/** The sentence is an alert, the seconds are none: they would be read out one by one. */
function Failure({ failure, lockedS }: { failure: ApiError | null; lockedS: number }) {
  if (failure === null) return null;
  if (failure.status === 429)
    return lockedS > 0 ? (
      <div class={styles.failure}>
        <p role="alert">{t("login.tooMany")}</p>
        <p>{t("login.locked", { time: duration(lockedS) })}</p>
      </div>
    ) : null;
  return (
    <p class={styles.failure} role="alert">
      {failure.status === 401
        ? t("login.wrong")
        : failure.status === 0
          ? t("shell.noAnswer")
          : failure.message}
    </p>
  );
}
