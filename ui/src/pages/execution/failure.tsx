/** Why the run failed, what else fails so, and which service may have to do with it. */

import type { ExecutionDetail } from "../../api/types";
import { t } from "../../format/catalogue";
import { clock, toMs } from "../../format/time";
import { firstLink } from "../overview/links";
import styles from "./execution.module.css";
import { logsHref } from "./links";
import { useIncident, usePatternCount } from "./records";
import { suspicionOf, suspicionWords } from "./suspicion";

export function Failure({ run }: { run: ExecutionDetail }) {
  const { error, incident } = run;
  const pattern = error?.pattern;
  return (
    <section class={styles.failure} aria-label={t("execution.failure")}>
      <p class={styles.message}>
        <span aria-hidden="true">✕</span> {error?.message ?? t("execution.noMessage")}
      </p>
      {pattern && <Pattern id={pattern.id} text={pattern.text} />}
      {incident === null ? <Logs run={run} /> : <Suspected run={run} incident={incident} />}
    </section>
  );
}

function Pattern({ id, text }: { id: number; text: string | null }) {
  const { data } = usePatternCount(id).state.value;
  const link = firstLink(`/errors/${id}`, `/executions?pattern=${id}`);
  return (
    <p>
      <a href={link ?? undefined}>
        {t("execution.pattern", { text: text ?? "" })}
        {data !== undefined && ` · ${t("execution.patternCount", { count: data })}`} →
      </a>
    </p>
  );
}

function Suspected({ run, incident }: { run: ExecutionDetail; incident: number }) {
  const { data, error } = useIncident(incident).state.value;
  const suspicion = data ? suspicionOf(data, run) : null;
  const service = suspicion && "service" in suspicion ? suspicion.service : undefined;
  return (
    <>
      <p>
        <span aria-hidden="true">▸</span>{" "}
        {data
          ? suspicionWords(suspicion, data.findings)
          : t(error ? "execution.noSuspect" : "shell.loading")}
      </p>
      <p class={styles.links}>
        <a href={firstLink(`/incidents/${incident}`) ?? undefined}>{t("execution.incident")}</a>
        <Logs run={run} service={service && { id: service.serviceId, name: service.name }} />
      </p>
    </>
  );
}

interface LogsProps {
  run: ExecutionDetail;
  service?: { id: string; name: string } | undefined;
}

/** To what was logged when it failed. */
function Logs({ run, service }: LogsProps) {
  const atMs = toMs(run.stoppedAt ?? run.startedAt) ?? 0;
  const time = clock(atMs);
  return (
    <a href={logsHref(atMs, service?.id)}>
      {service
        ? t("execution.logsOf", { name: service.name, time })
        : t("execution.logsAt", { time })}
    </a>
  );
}
