/** How the service stands, since when, and what can be done. */

import type { Service } from "../../api/types";
import { t } from "../../format/catalogue";
import { duration, exact, SECOND_MS, toMs } from "../../format/time";
import { Moment } from "../../parts/moment";
import { StatusBadge } from "../../parts/status-badge";
import { basePath } from "../../state/address";
import { nowMs } from "../../state/clock";
import styles from "./service.module.css";
import { Verbs } from "./verbs";

export function ServiceHeader({ service }: { service: Service }) {
  const { name, version, description, url, host, project, operationId } = service;
  return (
    <header class={styles.header}>
      <div class={styles.heading}>
        <h1>{name}</h1>
        <StatusBadge service={service} />
        <Standing service={service} />
        {operationId !== null && (
          <a href={`${basePath}/operations/${operationId}`}>{t("service.progress")}</a>
        )}
      </div>
      <p class={styles.quiet}>
        {[version, project, host].filter(Boolean).join(" · ")}
        {description && ` · ${description}`}
        {url && (
          <>
            {" · "}
            <a href={url} target="_blank" rel="noreferrer">
              {t("service.open")}
            </a>
          </>
        )}
      </p>
      <Verbs service={service} />
    </header>
  );
}

/** The last end in words while it matters, and since when it stands as it does. */
function Standing({ service: { exitReason, oomKilled, status, state } }: { service: Service }) {
  if (!state.known)
    return (
      <span class={styles.quiet}>
        {t("service.unknownSince")} <Moment at={state.unknownSince} form="relative" />
        {state.reason && ` · ${state.reason}`}
      </span>
    );
  const isEnded = status !== "running" || oomKilled;
  return (
    <span class={styles.quiet}>
      {isEnded && exitReason && `${exitReason} · `}
      <Since at={state.since} />
    </span>
  );
}

/** How long it stands like this; the tooltip says since when. */
function Since({ at }: { at: string | null }) {
  const sinceMs = toMs(at);
  if (sinceMs === null) return null;
  const seconds = Math.max(0, Math.floor((nowMs.value - sinceMs) / SECOND_MS));
  return (
    <time dateTime={new Date(sinceMs).toISOString()} title={exact(sinceMs)}>
      {seconds === 0 ? t("service.sinceNow") : t("service.since", { time: duration(seconds) })}
    </time>
  );
}
