/** Which service each node of the workflows talks to: what was worked out, and what a person says. */

import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { EmptyState } from "../../parts/empty-state";
import { NodeTable } from "../../parts/node-table";
import { ResourceView } from "../../parts/resource-view";
import { sayNode } from "../../state/node-services";
import { useResource } from "../../state/resource";
import { whyNot } from "../../state/session";
import styles from "./setup.module.css";

const HEIGHT = 240;

export function NodesStep() {
  const { state, reload } = useResource((signal) =>
    data(api.GET("/api/incidents/nodes", { signal })),
  );
  return (
    <>
      <p class={styles.text}>{t("setup.nodesText")}</p>
      <ResourceView of={state} reload={reload} height={HEIGHT}>
        {(nodes) =>
          nodes.length === 0 ? (
            <EmptyState title={t("setup.noNodes")} text={t("setup.noNodesText")} />
          ) : (
            <NodeTable nodes={nodes} say={sayNode} onSaid={reload} refusal={whyNot("review")} />
          )
        }
      </ResourceView>
    </>
  );
}
