/** Every export that is kept, with when it is deleted. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { downloadExport, type Export, isMade, removeExport } from "../../state/exports";
import { Button } from "../button";
import { Moment } from "../moment";
import { type SmallColumn, SmallTable } from "../small-table";
import { standingOf } from "./export-lines";
import styles from "./exports.module.css";

export function ExportsTable({ rows }: { rows: readonly Export[] }) {
  const isOfOthers = rows.some(({ yours }) => !yours);
  return (
    <SmallTable
      label={t("exports.list")}
      columns={columns(isOfOthers)}
      rows={rows}
      keyOf={({ id }) => id}
    />
  );
}

function columns(withOwner: boolean): SmallColumn<Export>[] {
  const owner: SmallColumn<Export> = {
    id: "owner",
    title: t("exports.owner"),
    cell: ({ owner: name }) => name,
  };
  return [
    {
      id: "format",
      title: t("exports.format"),
      cell: ({ format }) => format.toUpperCase(),
    },
    {
      id: "runs",
      title: t("exports.runs"),
      end: true,
      cell: ({ rowsTotal }) => count(rowsTotal),
    },
    { id: "state", title: t("exports.state"), cell: standingOf },
    ...(withOwner ? [owner] : []),
    {
      id: "created",
      title: t("exports.ordered"),
      cell: ({ createdAt }) => <Moment at={createdAt} />,
    },
    {
      id: "expires",
      title: t("exports.expires"),
      cell: ({ expiresAt }) => <Moment at={expiresAt} />,
    },
    { id: "verbs", title: "", end: true, cell: (one) => <Verbs one={one} /> },
  ];
}

function Verbs({ one }: { one: Export }) {
  return (
    <span class={styles.verbs}>
      {one.url !== null && (
        <Button small onClick={() => downloadExport(one)}>
          {t("shell.export.download")}
        </Button>
      )}
      <Button small tone="quiet" onClick={() => removeExport(one)}>
        {t(isMade(one) ? "shell.export.stop" : "exports.remove")}
      </Button>
    </span>
  );
}
