/** Keeps what is seen: as a view under a name, or as a file. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { ExportDialog } from "../../parts/exports/export-dialog";
import { Download } from "../../parts/icons";
import { ViewsMenu } from "../../parts/views/views-menu";
import { parameters } from "../../state/executions/choice";
import type { RunList } from "../../state/executions/runs";
import { totalOf } from "../../state/executions/sections";
import { followOpenedView } from "../../state/opened-view";
import { loadViews } from "../../state/views";
import styles from "./gallery.module.css";

const PAGE = "/executions";

export function Keeping({ list }: { list: RunList | undefined }) {
  const isExporting = useSignal(false);
  useEffect(() => {
    loadViews(PAGE).catch(() => undefined); // the menu still saves
    return followOpenedView();
  }, []);
  return (
    <div class={styles.keeping}>
      <ViewsMenu />
      <Button
        tone="quiet"
        disabled={list === undefined}
        onClick={() => {
          isExporting.value = true;
        }}
      >
        <Download size={16} aria-hidden />
        <span class={styles.exportName}>{t("exports.button")}</span>
      </Button>
      {isExporting.value && list && (
        <ExportDialog
          runs={totalOf(list.sections).runs}
          selection={{ filters: filtersOf(list) }}
          onClose={() => {
            isExporting.value = false;
          }}
        />
      )}
    </div>
  );
}

/** The list's own filter and time, as the API writes them. */
export function filtersOf({ fromMs, untilMs }: RunList): Record<string, string> {
  const named = Object.entries(parameters.peek()).map(([name, value]) => [name, String(value)]);
  const from = new Date(fromMs).toISOString();
  const to = new Date(untilMs).toISOString();
  return { ...Object.fromEntries(named), from, to };
}
