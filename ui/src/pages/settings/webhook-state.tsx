/** What a webhook is called, and how it stands. */

import type { Webhook } from "../../api/types";
import { t } from "../../format/catalogue";
import { relative } from "../../format/time";
import { Chip } from "../../parts/chip";
import { nowMs } from "../../state/clock";

/** A person's name for it, or else its host: what follows the host may be a secret. */
export function nameOf({ description, url }: Webhook): string {
  return description ?? hostOf(url);
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

export function WebhookState({
  webhook: { state, stateReason, failingSince },
}: {
  webhook: Webhook;
}) {
  if (state === "disabled")
    return (
      <Chip tone="bad" title={stateReason ?? undefined}>
        {t("webhooks.state.disabled")}
      </Chip>
    );
  if (state === "paused") return <Chip tone="off">{t("webhooks.state.paused")}</Chip>;
  if (failingSince)
    return (
      <Chip
        tone="warn"
        title={t("webhooks.failingSince", { time: relative(failingSince, nowMs.value) })}
      >
        {t("webhooks.failing")}
      </Chip>
    );
  return <Chip tone="ok">{t("webhooks.state.enabled")}</Chip>;
}
