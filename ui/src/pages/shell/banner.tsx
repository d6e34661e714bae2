/** One banner at a time: no connection, read-only, made-up data, an operation that failed, clocks. */

import { signal } from "@preact/signals";
import type { Operation } from "../../api/types";
import { t } from "../../format/catalogue";
import { clock, duration } from "../../format/time";
import { Button } from "../../parts/button";
import { X } from "../../parts/icons";
import { href } from "../../state/address";
import { skewMs } from "../../state/clock";
import { keyOf, operations, services } from "../../state/fleet";
import { connection } from "../../state/live";
import { useResource } from "../../state/resource";
import { askInfo } from "../../state/server";
import { isDemo } from "../../state/session";
import styles from "./banner.module.css";

const SKEW_MS = 5_000;
const SETTINGS_MS = 300_000; // how often it is looked whether the server is read-only

const FAILED: ReadonlySet<string> = new Set(["failed", "rolled_back", "rollback_failed"]);

const dismissed = signal<ReadonlySet<string>>(new Set()); // operations whose failure was read

export function Banner() {
  const { state, sinceMs } = connection.value;
  const isReadOnly = useReadOnly();
  const failed = failedOperation();
  if (state === "stale" || state === "offline") {
    return (
      <p class={`${styles.banner} ${styles.warn}`} role="status">
        {t("shell.banner.stale", { time: clock(sinceMs) })}
      </p>
    );
  }
  if (isReadOnly)
    return <p class={`${styles.banner} ${styles.plain}`}>{t("shell.banner.readOnly")}</p>;
  if (isDemo.value) {
    return (
      <p class={`${styles.banner} ${styles.demo}`} data-testid="demo-banner">
        <span>{t("shell.banner.demo")}</span>
        <a href={href("/setup")}>{t("shell.banner.leave")}</a>
      </p>
    );
  }
  if (failed !== undefined) return <FailedOperation {...failed} />;
  if (Math.abs(skewMs.value) > SKEW_MS) {
    return (
      <p class={`${styles.banner} ${styles.warn}`}>
        {t("shell.banner.skew", { time: duration(Math.abs(skewMs.value) / 1000) })}
      </p>
    );
  }
  return null;
}

/** It stays until it is read: what failed must not be missed. */
function FailedOperation({ id, service, host, error }: Operation) {
  const name = services.value?.get(keyOf({ id: service, host }))?.name ?? service;
  return (
    <div class={`${styles.banner} ${styles.bad}`} role="status">
      <p>{t("shell.banner.failed", { name, error: error ?? "" })}</p>
      <a href={href(`/operations/${id}`)}>{t("shell.banner.seeOperation")}</a>
      <Button
        small
        tone="quiet"
        label={t("shell.close")}
        onClick={() => {
          dismissed.value = new Set([...dismissed.value, id]);
        }}
      >
        <X size={14} aria-hidden />
      </Button>
    </div>
  );
}

function failedOperation(): Operation | undefined {
  return [...operations.value.values()].findLast(
    ({ id, status }) => FAILED.has(status) && !dismissed.value.has(id),
  );
}

function useReadOnly(): boolean {
  const { state } = useResource(askInfo, { everyMs: SETTINGS_MS });
  return state.value.data?.configuration.readOnly ?? false;
}
