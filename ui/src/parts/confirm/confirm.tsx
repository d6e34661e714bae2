/** Asks before something is done that takes services away, and shows how far an update is. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Operation } from "../../api/types";
import { t } from "../../format/catalogue";
import {
  asked,
  cancelOperation,
  confirmOrder,
  dismissOrder,
  type Impact,
  levelOf,
  type Order,
  type OrderVerb,
  orderCommands,
  recoverOperation,
  refusalOf,
} from "../../state/actions";
import { useCommands } from "../../state/commands";
import { operations } from "../../state/fleet";
import { whyNot } from "../../state/session";
import { Button } from "../button";
import { Dialog } from "../dialog";
import { Field } from "../field";
import { OperationView } from "../operation/operation-view";
import styles from "./confirm.module.css";
import { Consequences, RunsFirst } from "./consequences";
import { InTheWay, isInTheWay } from "./in-the-way";
import { UpdateFacts } from "./update-facts";

/** Stands once in the shell; shows itself when something is ordered. */
export function Confirm() {
  useCommands(orderCommands);
  const order = asked.value;
  if (order === null) return null;
  const operation = operations.value.get(order.operationId ?? "");
  if (operation === undefined) return <Question order={order} />;
  const isRunning = operation.status === "running";
  return (
    <Dialog
      title={t(`operation.${titleOf(operation)}`, { name: nameOf(order) })}
      onClose={dismissOrder}
      actions={
        <Button onClick={dismissOrder}>
          {t(isRunning ? "operation.goOnBehind" : "shell.close")}
        </Button>
      }
    >
      <OperationView
        operation={operation}
        refusal={whyNot("operate")}
        onCancel={() => void cancelOperation(operation)}
        onRecover={() => void recoverOperation(operation)}
      />
    </Dialog>
  );
}

function Question({ order }: { order: Order }) {
  const { verb, services, impacts, preview, unknown, isSending } = order;
  const typed = useSignal("");
  const name = nameOf(order);
  const wantsWord = levelOf(verb, services.length) === 3;
  const isReady = unknown !== undefined || impacts.every((impact) => impact !== undefined);
  useEffect(() => {
    typed.value = "";
  }, [services]);
  const refusal = refused(order) ?? (isReady ? null : t("operation.looking"));
  const lacksWord = wantsWord && typed.value.trim() !== name;
  return (
    <Dialog
      title={t(`operation.ask.${verb}`, { name })}
      onClose={dismissOrder}
      actions={
        <>
          <Button autoFocus onClick={dismissOrder}>
            {t("shell.cancel")}
          </Button>
          <Button
            tone={verb === "update" ? "primary" : "danger"}
            refusal={refusal ?? (lacksWord ? t("operation.typeFirst", { word: name }) : null)}
            disabled={isSending}
            onClick={confirmOrder}
          >
            {t(`operation.verb.${verb}`, { name })}
          </Button>
        </>
      }
    >
      <div class={styles.question} aria-busy={!isReady}>
        {services.length > 1 && <Names order={order} />}
        {preview && <UpdateFacts preview={preview} />}
        <Consequences order={order} />
        <RunsFirst order={order} />
        {unknown && <p class={styles.bad}>{t("operation.unknown", { why: unknown.message })}</p>}
        {refusal && isReady && !isInTheWay(order) && <p class={styles.bad}>{refusal}</p>}
        <InTheWay order={order} />
        {wantsWord && <Field label={t("operation.typeFirst", { word: name })} value={typed} />}
      </div>
    </Dialog>
  );
}

function Names({ order: { verb, services } }: { order: Order }) {
  return (
    <>
      {verb !== "rollback" && <p>{t(`operation.each.${verb}`)}</p>}
      <ol class={styles.names}>
        {services.map(({ id, host, name }) => (
          <li key={`${host}/${id}`}>{name}</li>
        ))}
      </ol>
    </>
  );
}

/** Why it cannot be done, of the first service of which something stands in the way. */
function refused({ verb, services, impacts, preview }: Order): string | null {
  for (const [index, service] of services.entries()) {
    const why = refusalOf(verb, service) ?? refusalIn(verb, impacts[index]);
    if (why !== null) return services.length > 1 ? `${service.name}: ${why}` : why;
  }
  return preview?.refusals.join(" ") || null;
}

/** Why the server would not take it at all; it takes a way back where it takes an update. */
function refusalIn(verb: OrderVerb, impact: Impact | undefined): string | null {
  return impact?.refusals[verb === "rollback" ? "update" : verb] ?? null;
}

function titleOf({ action, status }: Operation) {
  if (action === "rollback") return status === "running" ? "rollingBack" : "wayBackOf";
  return status === "running" ? "updating" : "updateOf";
}

/** What it is about, and the word to be typed: a name, or how many. */
function nameOf({ services }: Order): string {
  const [first] = services;
  return services.length === 1 && first
    ? first.name
    : t("operation.count", { count: services.length });
}
