/** Signs somebody in, by name and password or by an API key, and leads back to where they were going. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, data } from "../api/client";
import { type ApiError, noAnswer } from "../api/errors";
import { t } from "../format/catalogue";
import { Credentials } from "../parts/credentials";
import { basePath, go, href, query } from "../state/address";
import { useResource } from "../state/resource";
import { me, signIn } from "../state/session";
import { useTitle } from "../state/title";
import styles from "./login.module.css";

export default function Login() {
  useTitle(t("login.title"));
  const failure = useKeyOfAddress();
  const { state: setup } = useResource(() => data(api.GET("/api/setup")));
  const enter = async (given: Parameters<typeof signIn>[0]) => {
    await signIn(given);
    leave();
  };
  return (
    <main class={styles.page}>
      <div class={styles.form}>
        <h1>{t("login.title")}</h1>
        {setup.value.data?.needed && (
          <p class={styles.note}>
            {t("login.nobodyYet")} <a href={`${basePath}/setup`}>{t("login.toSetup")}</a>
          </p>
        )}
        {me.value && (
          <p class={styles.note}>
            {me.value.sessionId === null
              ? t("login.notNeeded")
              : t("login.already", { name: me.value.name })}{" "}
            <a href={target()}>{t("login.goOn")}</a>
          </p>
        )}
        {failure && (
          <p class={styles.failure} role="alert">
            {failure.status === 401 ? t("login.wrongKey") : failure.message}
          </p>
        )}
        <Credentials onEnter={enter} />
      </div>
    </main>
  );
}

/** Sign in with the key that the first start prints as `/login#key=…`; returns what went wrong. */
function useKeyOfAddress(): ApiError | null {
  const failure = useSignal<ApiError | null>(null);
  useEffect(() => {
    const [, key] = /^#key=(.+)$/.exec(location.hash) ?? [];
    if (key === undefined) return;
    history.replaceState(null, "", location.pathname + location.search); // no key in the history
    signIn({ key: decodeURIComponent(key) }).then(leave, (reason) => {
      failure.value = reason.name === "ApiError" ? reason : noAnswer(reason);
    });
  }, []);
  return failure.value;
}

function leave(): void {
  const [to = "/", search] = nextPath().split("?");
  go(to, Object.fromEntries(new URLSearchParams(search)), { replace: true });
}

function target(): string {
  const [to = "/", search] = nextPath().split("?");
  return href(to, new URLSearchParams(search));
}

/** Only paths of our own: a link must not lead elsewhere after the login. */
function nextPath(): string {
  const next = query.peek().get("next");
  return next?.startsWith("/") && !next.startsWith("//") && !next.includes("\\") ? next : "/";
}
