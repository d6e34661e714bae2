/** How far is it, did it work, can I go back? One operation, whoever ordered it and wherever. */

import { api, data } from "../api/client";
import type { Operation as Done } from "../api/types";
import { t } from "../format/catalogue";
import { OperationView } from "../parts/operation/operation-view";
import { ResourceView } from "../parts/resource-view";
import { cancelOperation, recoverOperation } from "../state/actions";
import { href } from "../state/address";
import { operations, serviceName } from "../state/fleet";
import { useResource } from "../state/resource";
import { whyNot } from "../state/session";
import { useTitle } from "../state/title";
import styles from "./operation.module.css";

const HEIGHT_PX = 320;

export default function Operation({ parameters }: { parameters: Record<string, string> }) {
  return <One key={parameters.id} id={parameters.id ?? ""} />;
}

function One({ id }: { id: string }) {
  const { state, reload } = useResource(() =>
    data(api.GET("/api/operations/{id}", { params: { path: { id } } })),
  );
  return (
    <ResourceView of={state} reload={reload} height={HEIGHT_PX}>
      {(first) => <Shown operation={newer(first)} reload={reload} />}
    </ResourceView>
  );
}

function Shown({ operation, reload }: { operation: Done; reload: () => void }) {
  const { action, service, host } = operation;
  const [act, name] = [t(`operation.act.${action}`), serviceName(operation)];
  useTitle(t("operation.listTitle"), `${act} ${name}`);
  return (
    <div class={styles.page}>
      <h1>{t("operation.heading", { act, name })}</h1>
      <div class={styles.card}>
        <OperationView
          operation={operation}
          refusal={whyNot("operate")}
          onCancel={() => void cancelOperation(operation)}
          onRecover={() => void recoverOperation(operation).then(reload)}
        />
      </div>
      <p class={styles.links}>
        <a href={href(`/services/${encodeURIComponent(service)}`, new URLSearchParams({ host }))}>
          {name}
        </a>
        <a href={href("/operations")}>{t("operation.listTitle")}</a>
      </p>
    </div>
  );
}

/** What the live channel says of it, unless the answer says that it is over. */
function newer(first: Done): Done {
  return first.endedAt === null ? (operations.value.get(first.id) ?? first) : first;
}
