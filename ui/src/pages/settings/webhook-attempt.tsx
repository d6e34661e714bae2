/** One try to deliver: what was sent, what came back, and in words what is wrong. */

import type { components } from "../../api/schema";
import type { Delivery } from "../../api/types";
import { t } from "../../format/catalogue";
import { duration } from "../../format/time";
import { troubleOf } from "../../format/webhook-troubles";
import { Chip } from "../../parts/chip";
import styles from "./forms.module.css";

export type Attempt = components["schemas"]["DeliveryAttempt"];

export function AttemptView({ attempt }: { attempt: Attempt }) {
  const { error, answer } = attempt;
  const trouble = troubleOf(attempt);
  return (
    <div class={styles.stackTight}>
      <p>
        <Chip tone={trouble === null ? "ok" : "bad"}>{outcome(attempt)}</Chip>
      </p>
      {trouble !== null && (
        <p>
          {trouble === "other"
            ? t("webhooks.trouble.other", { error: error ?? "–" })
            : t(`webhooks.trouble.${trouble}`)}
        </p>
      )}
      {error !== null && trouble !== "other" && <p class={styles.hint}>{error}</p>}
      {answer !== null && (
        <div>
          <h3>{t("webhooks.answer")}</h3>
          {answer === "" ? (
            <p class={styles.hint}>{t("webhooks.emptyAnswer")}</p>
          ) : (
            <pre class={styles.code}>{answer}</pre>
          )}
        </div>
      )}
    </div>
  );
}

function outcome({ statusCode, error, latency }: Attempt): string {
  const time = duration(latency);
  if (statusCode === null) return t("webhooks.noAnswer", { time });
  const status = `HTTP ${statusCode}`;
  return error === null
    ? t("webhooks.arrived", { status, time })
    : t("webhooks.answered", { status, time });
}

/** The request as it left: its signature is made anew at each attempt, and kept nowhere. */
export function Request({ url, delivery }: { url: string; delivery: Delivery }) {
  const head = [`POST ${url}`, "Content-Type: application/json", `webhook-id: ${delivery.id}`];
  return (
    <details>
      <summary>{t("webhooks.request")}</summary>
      <pre class={styles.code}>
        {`${head.join("\n")}\n\n${JSON.stringify(delivery.payload, null, 2)}`}
      </pre>
    </details>
  );
}
