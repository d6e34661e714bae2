/** The exports that are kept, and where new ones are made. */

import { t } from "../../format/catalogue";
import { Card } from "../../parts/card";
import { EmptyState } from "../../parts/empty-state";
import { ExportsTable } from "../../parts/exports/exports-table";
import { Skeleton } from "../../parts/resource-view";
import { basePath } from "../../state/address";
import { keptExports } from "../../state/exports";

const HEIGHT = 120;

export function Exports() {
  const rows = keptExports.value;
  return (
    <Card title={t("exports.list")}>
      {rows === undefined ? (
        <Skeleton height={HEIGHT} />
      ) : rows.length === 0 ? (
        <EmptyState title={t("exports.none")} text={t("exports.noneText")}>
          <a href={`${basePath}/executions`}>{t("exports.toGallery")}</a>
        </EmptyState>
      ) : (
        <ExportsTable rows={rows} />
      )}
    </Card>
  );
}
