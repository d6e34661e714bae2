/** That another operation runs on the service, with a link to it; and any other refusal. */

import { t } from "../../format/catalogue";
import { dismissOrder, type Order } from "../../state/actions";
import { href } from "../../state/address";
import { keyOf, services as known } from "../../state/fleet";
import styles from "./confirm.module.css";

/** Whether an operation runs on one of the services. */
export function isInTheWay(order: Order): boolean {
  return runningOn(order) !== undefined;
}

function runningOn({ services }: Order): string | undefined {
  const ids = services.map((service) => known.value?.get(keyOf(service))?.operationId);
  return ids.find((id) => id != null) ?? undefined;
}

export function InTheWay({ order }: { order: Order }) {
  const { refusal } = order;
  const operationId = refusal?.details.operationId ?? runningOn(order);
  if (refusal === undefined && operationId === undefined) return null;
  return (
    <p class={styles.bad} role="alert">
      {refusal?.message ?? t("operation.underWay")}{" "}
      {operationId && (
        <a href={href(`/operations/${operationId}`)} onClick={dismissOrder}>
          {t("operation.seeFirst")}
        </a>
      )}
    </p>
  );
}
