/** What is kept, for how long, how much that takes, and what could not be read. */

import { t } from "../../format/catalogue";
import { bytes } from "../../format/number";
import { Card } from "../../parts/card";
import { CopyLine } from "../../parts/copy-line";
import { Fact, Facts } from "../../parts/facts";
import { ResourceView } from "../../parts/resource-view";
import { basePath } from "../../state/address";
import { useResource } from "../../state/resource";
import { askInfo, type SystemInfo } from "../../state/server";
import { Exports } from "./exports";
import styles from "./settings.module.css";
import { Unreadable } from "./unreadable";

const HEIGHT = 320;
const BACKUP = "watchroom backup watchroom-backup.tar";
const POSTGRES_BACKUP = 'pg_dump --format=custom --file=watchroom.dump "$WATCHROOM_STORE_URL"';

export default function Data() {
  const { state, reload } = useResource(askInfo);
  return (
    <div class={styles.cards}>
      <ResourceView of={state} reload={reload} height={HEIGHT}>
        {(info) => (
          <div class={styles.cards}>
            <Kept {...info} />
            <Backup {...info} />
          </div>
        )}
      </ResourceView>
      <Exports />
      <Unreadable />
    </div>
  );
}

function Kept({ configuration: { retentionDays, eventsDays }, database, n8n }: SystemInfo) {
  return (
    <Card title={t("settings.data.kept")}>
      <Facts wide>
        <Fact name={t("settings.data.runs")}>
          {retentionDays === null
            ? t("settings.data.forGood")
            : t("settings.data.days", { count: retentionDays })}
          <code class={styles.variable}>WATCHROOM_RETENTION_DAYS</code>
        </Fact>
        <Fact name={t("settings.data.events")}>
          {t("settings.data.days", { count: eventsDays })}
          <code class={styles.variable}>WATCHROOM_EVENTS_DAYS</code>
        </Fact>
        <Fact name={t("settings.data.database")}>
          {t("settings.data.sizeOf", {
            size: bytes(database.sizeBytes),
            database: `${database.type} ${database.version}`,
          })}
        </Fact>
        {n8n.database && (
          <Fact name={t("settings.data.n8nDatabase")}>{bytes(n8n.database.sizeBytes)}</Fact>
        )}
      </Facts>
      <p class={styles.after}>
        {t("settings.data.disks")} <a href={`${basePath}/system`}>{t("settings.data.toSystem")}</a>
      </p>
    </Card>
  );
}

function Backup({ database }: SystemInfo) {
  const isFile = database.type === "SQLite";
  return (
    <Card title={t("settings.data.backup")}>
      <div class={styles.stack}>
        <p class={styles.note}>
          {t(isFile ? "settings.data.backupOfFile" : "settings.data.backupOfServer")}
        </p>
        <CopyLine text={isFile ? BACKUP : POSTGRES_BACKUP} label={t("settings.data.copyBackup")} />
      </div>
    </Card>
  );
}
