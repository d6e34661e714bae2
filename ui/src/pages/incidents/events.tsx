/** What happened, the oldest first: the twin of the lanes, with the moment that both point at. */

import type { ReadonlySignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { clock, exact, MINUTE_MS } from "../../format/time";
import { pointedMs } from "../../parts/chart/crosshair";
import { EmptyState } from "../../parts/empty-state";
import { href } from "../../state/address";
import { firstLink } from "../overview/links";
import type { Findings } from "./findings";
import {
  type FailedRuns,
  type Happening,
  happeningsOf,
  nearestTo,
  type ServiceHappening,
} from "./happenings";
import styles from "./incidents.module.css";
import { eventWords, lookOf, nameOf } from "./markers";
import type { Window } from "./window";

const REACH = 1 / 100; // of what is shown: how near the pointer must be
const AROUND_MS = 2 * MINUTE_MS;
const TOLD_IN_FULL: readonly string[] = [
  "service.failed",
  "service.updateFailed",
  "service.unhealthy",
];

interface Props {
  findings: Findings;
  /** Runs that failed; more than the findings may name. */
  failures: number;
  shown: ReadonlySignal<Window>;
}

export function Events({ findings, failures, shown }: Props) {
  const { fromMs, toMs } = shown.value;
  const all = happeningsOf(findings).filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const ms = pointedMs.value;
  const pointed = ms === null ? undefined : nearestTo(all, ms, (toMs - fromMs) * REACH);
  const unnamed = failures - findings.runs.length;
  if (all.length === 0)
    return <EmptyState title={t("incidents.noEvents")} text={t("incidents.noEventsText")} />;
  return (
    <>
      {unnamed > 0 && (
        <p class={styles.text}>
          {t("incidents.unnamed", { named: findings.runs.length, failures })}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class={styles.scroll} tabIndex={0} aria-label={t("incidents.events")}>
        <table class={styles.events}>
          <thead>
            <tr>
              <th scope="col">{t("incidents.time")}</th>
              <th scope="col">{t("incidents.happened")}</th>
              <th scope="col">
                <span class="visually-hidden">{t("incidents.more")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((each) => (
              <Row key={each.key} happening={each} isPointed={each === pointed} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Row({ happening, isPointed }: { happening: Happening; isPointed: boolean }) {
  const { atMs } = happening;
  const point = () => {
    pointedMs.value = atMs;
  };
  const leave = () => {
    pointedMs.value = null;
  };
  return (
    <tr
      class={isPointed ? styles.pointed : undefined}
      onPointerEnter={point}
      onPointerLeave={leave}
      onFocusIn={point}
      onFocusOut={leave}
    >
      <td>
        <time dateTime={new Date(atMs).toISOString()} title={exact(atMs)}>
          {clock(atMs)}
        </time>
      </td>
      {happening.kind === "service" ? <OfService {...happening} /> : <OfRuns {...happening} />}
    </tr>
  );
}

function OfService({ host, serviceId, type, says, atMs }: ServiceHappening) {
  const { tone, icon } = lookOf(type);
  const name = nameOf({ host, serviceId });
  const query = new URLSearchParams({
    svc: serviceId,
    from: new Date(atMs - AROUND_MS).toISOString(),
    to: new Date(atMs + AROUND_MS).toISOString(),
  });
  return (
    <>
      <td>
        <span class={styles[tone]} aria-hidden="true">
          {icon}
        </span>{" "}
        {t("incidents.marker", { name, what: eventWords(type) })}
        {says && TOLD_IN_FULL.includes(type) && <span class={styles.quiet}> · {says}</span>}
      </td>
      <td>
        <a href={href("/logs", query)} aria-label={t("incidents.logsOf", { name })}>
          {t("incidents.logs")}
        </a>
      </td>
    </>
  );
}

function OfRuns({ ids, atMs, untilMs }: FailedRuns) {
  const [first] = ids;
  const from = new Date(atMs - AROUND_MS).toISOString(); // runs are found by when they began
  const to = new Date(untilMs + 1).toISOString();
  const link =
    ids.length === 1
      ? firstLink(`/executions/${first}`)
      : firstLink(`/executions?status=error&from=${from}&to=${to}`);
  const words = t("incidents.runsFailed", { count: ids.length, first: String(first) });
  return (
    <>
      <td>
        <span class={styles.bad} aria-hidden="true">
          ✕
        </span>{" "}
        {words}
        {ids.length > 1 && (
          <span class={styles.quiet}> · {t("incidents.until", { time: clock(untilMs) })}</span>
        )}
      </td>
      <td>
        {link && (
          <a href={link} aria-label={t("incidents.openRuns", { what: words })}>
            {t("incidents.open")}
          </a>
        )}
      </td>
    </>
  );
}
