/** The numbers of the page as files. */

import { t } from "../../format/catalogue";
import { Menu } from "../../parts/menu";
import { saveCsv } from "../../state/save-file";
import {
  camerasSheet,
  durationsSheet,
  hoursSheet,
  modelsSheet,
  risksSheet,
  runsSheet,
} from "./sheets";
import type { Insights } from "./types";

const SHEETS = {
  runs: runsSheet,
  riskMix: risksSheet,
  durations: durationsSheet,
  heatMap: hoursSheet,
  cameras: camerasSheet,
  models: modelsSheet,
} as const;

export function ExportMenu({ insights }: { insights: Insights }) {
  return (
    <Menu
      label={t("insights.export")}
      items={(Object.keys(SHEETS) as (keyof typeof SHEETS)[]).map((id) => ({
        id,
        label: t("insights.exportOf", { what: t(`insights.${id}`) }),
        run: () => {
          const { columns, rows } = SHEETS[id](insights);
          saveCsv(`insights-${id}-${insights.period.from.slice(0, 10)}.csv`, [columns, ...rows]);
        },
      }))}
    >
      {t("insights.export")} ▾
    </Menu>
  );
}
