/** Which Watchroom this is, where its documents lie, and what to send along with a question. */

import { t } from "../../format/catalogue";
import { MISSING } from "../../format/number";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { Fact, Facts } from "../../parts/facts";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import { href } from "../../state/address";
import { useResource } from "../../state/resource";
import { askHealth, askInfo, type SystemInfo } from "../../state/server";
import { confirm } from "../../state/toasts";
import styles from "./settings.module.css";

const HEIGHT = 420;

export default function About() {
  const { state, reload } = useResource(askInfo);
  return (
    <ResourceView of={state} reload={reload} height={HEIGHT}>
      {(info) => (
        <div class={styles.cards}>
          <Program {...info} />
          <Documents />
          <Servers servers={info.servers} />
          <Diagnostics info={info} />
        </div>
      )}
    </ResourceView>
  );
}

function Program({ application, database }: SystemInfo) {
  return (
    <Card title={application.name}>
      <Facts wide>
        <Fact name={t("settings.about.version")}>{application.version}</Fact>
        <Fact name={t("settings.about.started")}>
          <Moment at={application.startedAt} />
        </Fact>
        <Fact name={t("settings.about.database")}>
          {database.type} {database.version}
        </Fact>
      </Facts>
    </Card>
  );
}

function Documents() {
  return (
    <Card title={t("settings.about.documents")}>
      <ul class={styles.links}>
        <li>
          <a href={href("/docs")}>{t("settings.about.api")}</a>
        </li>
        <li>
          <a href={href("/openapi.json")} download>
            {t("settings.about.openapi")}
          </a>
        </li>
      </ul>
    </Card>
  );
}

type Server = SystemInfo["servers"][number];

function Servers({ servers }: { servers: readonly Server[] }) {
  const columns: SmallColumn<Server>[] = [
    { id: "id", title: t("settings.about.server"), cell: ({ id }) => <code>{id}</code> },
    {
      id: "role",
      title: t("settings.about.role"),
      cell: ({ leads }) => t(leads ? "settings.about.leads" : "settings.about.standsBy"),
    },
    {
      id: "this",
      title: t("settings.about.answers"),
      cell: ({ isThis }) => (isThis ? t("settings.about.thisOne") : MISSING),
    },
  ];
  return (
    <Card title={t("settings.about.servers")}>
      <SmallTable
        label={t("settings.about.servers")}
        columns={columns}
        rows={servers}
        keyOf={({ id }) => id}
      />
    </Card>
  );
}

function Diagnostics({ info }: { info: SystemInfo }) {
  return (
    <Card title={t("settings.about.diagnostics")}>
      <div class={styles.stack}>
        <p class={styles.note}>{t("settings.about.diagnosticsHint")}</p>
        <Button onClick={() => void copyDiagnostics(info)}>{t("settings.about.copy")}</Button>
      </div>
    </Card>
  );
}

async function copyDiagnostics(info: SystemInfo): Promise<void> {
  const health = await askHealth().catch((reason: unknown) => String(reason));
  const browser = { userAgent: navigator.userAgent, page: location.href };
  await navigator.clipboard.writeText(JSON.stringify({ info, health, browser }, null, 2));
  confirm(t("shell.copied"));
}
