/** That another operation runs on the service, with a link to it; and any other refusal. */

import { t } from "../../format/catalogue";
import { dismissOrder, type Order } from "../../state/actions";
import { href } from "../../state/address";
import { keyOf, services as known } from "../../state/fleet";
import styles from "./confirm.module.css";

export function InTheWay({ order: { services, refusal } }: { order: Order }) {
  const running = services
    .map((service) => known.value?.get(keyOf(service))?.operationId)
    .find((id) => id != null);
  const operationId = refusal?.details.operationId ?? running;
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
