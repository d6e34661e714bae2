/** What an order would touch: who uses the services, runs in flight, and for how long they are away. */

import { t } from "../../format/catalogue";
import { duration } from "../../format/time";
import { type Impact, type Order, waitForRuns } from "../../state/actions";
import { Check } from "../checks";
import { Skeleton } from "../resource-view";
import styles from "./confirm.module.css";

const HEIGHT_PX = 88;

export function Consequences({ order: { verb, services, impacts, unknown } }: { order: Order }) {
  const known = impacts.filter((impact) => impact !== undefined);
  if (known.length < services.length && unknown === undefined)
    return <Skeleton height={HEIGHT_PX} />;
  const [first] = known;
  return (
    <dl class={styles.facts}>
      {first && services.length === 1 && <Downtime verb={verb} impact={first} />}
      <dt>{t("operation.usedBy")}</dt>
      <dd>
        <Users impacts={known} />
      </dd>
    </dl>
  );
}

/** Offers to let runs in progress end first, where workflows are known to use the service. */
export function RunsFirst({ order: { services, impacts, afterRuns } }: { order: Order }) {
  const uses = impacts[0]?.workflows ?? [];
  if (services.length > 1 || uses.length === 0) return null;
  return (
    <Check
      label={t("operation.afterRuns")}
      hint={t("operation.afterRunsHint")}
      checked={afterRuns}
      onToggle={() => waitForRuns(!afterRuns)}
    />
  );
}

function Downtime({ verb, impact }: { verb: Order["verb"]; impact: Impact }) {
  if (verb === "stop")
    return (
      <>
        <dt>{t("operation.downtime")}</dt>
        <dd>{t("operation.untilStarted")}</dd>
      </>
    );
  const usual = verb === "restart" ? impact.downtime.restart : impact.downtime.update;
  return (
    <>
      <dt>{t("operation.usualDowntime")}</dt>
      <dd>
        {usual === null
          ? t("operation.downtimeUnknown")
          : t("operation.downtimeOf", {
              time: duration(usual.seconds),
              count: usual.operations,
            })}
      </dd>
    </>
  );
}

/** Workflows with their runs, then services that wait for these by their Compose file. */
function Users({ impacts }: { impacts: readonly Impact[] }) {
  const workflows = new Map(
    impacts.flatMap((impact) => impact.workflows).map((use) => [use.workflowId, use]),
  );
  const waiting = new Map(
    impacts.flatMap((impact) => impact.services).map((each) => [`${each.host}/${each.id}`, each]),
  );
  if (workflows.size + waiting.size === 0) return <>{t("operation.usedByNobody")}</>;
  return (
    <ul class={styles.users} aria-label={t("operation.usedBy")}>
      {[...workflows.values()].map(({ workflowId, workflow, runs, underWay }) => (
        <li key={workflowId}>{t("operation.workflowUse", { workflow, runs, underWay })}</li>
      ))}
      {[...waiting].map(([key, { name }]) => (
        <li key={key}>{t("operation.waits", { name })}</li>
      ))}
    </ul>
  );
}
