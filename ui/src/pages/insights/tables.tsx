/** The cameras that fail most and the models that are slowest. */

import { t } from "../../format/catalogue";
import { count, percent } from "../../format/number";
import { duration } from "../../format/time";
import { Card } from "../../parts/card";
import { SmallTable } from "../../parts/small-table";
import styles from "./insights.module.css";
import { FLAGGED, runsOfPeriod } from "./links";
import type { Camera, Insights, Model } from "./types";

export function CameraTable({ insights: { cameras, cameraCount } }: { insights: Insights }) {
  return (
    <Card class={styles.wide} title={t("insights.cameras")}>
      {cameras.length === 0 && <p class={styles.quiet}>{t("insights.noCameras")}</p>}
      {cameras.length > 0 && (
        <SmallTable
          label={t("insights.cameras")}
          rows={cameras}
          keyOf={({ camera }) => camera}
          columns={[
            { id: "camera", title: t("insights.camera"), cell: cameraLink },
            { id: "runs", title: t("insights.runs"), end: true, cell: ({ runs }) => count(runs) },
            { id: "failed", title: t("insights.failed"), end: true, cell: failedCell },
            { id: "flagged", title: t("insights.flagged"), end: true, cell: flaggedCell },
            {
              id: "unreadable",
              title: t("insights.unreadable"),
              end: true,
              cell: unreadableCell,
            },
          ]}
        />
      )}
      <More shown={cameras.length} all={cameraCount} />
    </Card>
  );
}

export function ModelTable({ insights: { models, modelCount } }: { insights: Insights }) {
  return (
    <Card title={t("insights.models")}>
      {models.length === 0 && <p class={styles.quiet}>{t("insights.noModels")}</p>}
      {models.length > 0 && (
        <SmallTable
          label={t("insights.models")}
          rows={models}
          keyOf={({ model }) => model ?? ""}
          columns={[
            { id: "model", title: t("insights.model"), cell: modelLink },
            { id: "runs", title: t("insights.ended"), end: true, cell: ({ runs }) => count(runs) },
            { id: "p50", title: t("insights.p50"), end: true, cell: ({ p50 }) => duration(p50) },
            { id: "p95", title: t("insights.p95"), end: true, cell: p95Cell },
          ]}
        />
      )}
      <More shown={models.length} all={modelCount} />
    </Card>
  );
}

function cameraLink({ camera }: Camera) {
  return <a href={runsOfPeriod({ camera })}>{camera}</a>;
}

function failedCell({ camera, failed, failedShare, tooFew }: Camera) {
  return (
    <>
      <a href={runsOfPeriod({ camera, status: "error" })}>{count(failed)}</a>{" "}
      <span class={styles.quiet} title={tooFew ? t("insights.fewNote") : undefined}>
        ({percent(failedShare)}
        {tooFew && <>, {t("insights.few")}</>})
      </span>
    </>
  );
}

function flaggedCell({ camera, flagged }: Camera) {
  return <a href={runsOfPeriod({ camera, risk: FLAGGED })}>{count(flagged)}</a>;
}

function unreadableCell({ camera, unreadable }: Camera) {
  return <a href={runsOfPeriod({ camera, risk: "UNREADABLE" })}>{count(unreadable)}</a>;
}

function modelLink({ model }: Model) {
  if (model === null) return <span class={styles.quiet}>{t("insights.noModel")}</span>;
  return <a href={runsOfPeriod({ model, sort: "-duration" })}>{model}</a>;
}

function p95Cell({ p95, tooFew }: Model) {
  return (
    <>
      {duration(p95)}
      {tooFew && (
        <span class={styles.quiet} title={t("insights.fewNote")}>
          {" "}
          ({t("insights.few")})
        </span>
      )}
    </>
  );
}

function More({ shown, all }: { shown: number; all: number }) {
  if (all <= shown) return null;
  return <p class={styles.legend}>{t("insights.more", { shown, all })}</p>;
}
