/** The columns of the table of services. */

import { t } from "../../format/catalogue";
import { MISSING } from "../../format/number";
import { StateStrip } from "../../parts/state-strip";
import { StatusBadge } from "../../parts/status-badge";
import type { Column } from "../../parts/table/table";
import { keyOf } from "../../state/fleet";
import { prefer, preferences } from "../../state/preferences";
import { isNarrow } from "../../state/viewport";
import { Cpu, Gpu, Memory, Name, Network, Restarts, Up, UpdateMark, Version } from "./cells";
import type { Row } from "./find";
import { RowMenu } from "./row-menu";
import styles from "./services.module.css";
import type { Strips } from "./strips";

/** The reader can hide these; of those in the second list only wide windows show anything. */
export const HIDEABLE = [
  "version",
  "cpu",
  "memory",
  "gpu",
  "network",
  "stack",
  "up",
  "restarts",
  "strip",
];
const WIDE: readonly string[] = ["network", "stack"];
const TABLE = "services";

export function columns(strips: Strips | undefined, haveGpus: boolean): Column<Row>[] {
  const all: Column<Row>[] = [
    {
      id: "status",
      title: t("services.column.status"),
      sortable: true,
      cell: ({ service }) => <StatusBadge service={service} />,
    },
    {
      id: "service",
      title: t("services.column.service"),
      sortable: true,
      cell: (row) => (
        <span class={styles.nameCell}>
          <Name {...row} /> <UpdateMark {...row} />
        </span>
      ),
    },
    column("version", Version),
    column("cpu", Cpu, { end: true }),
    column("memory", Memory, { end: true }),
    ...(haveGpus ? [column("gpu", Gpu, { end: true })] : []),
    column("network", Network, { end: true }),
    column("stack", ({ service }) => <>{service.project ?? MISSING}</>),
    column("up", Up, { end: true }),
    column("restarts", Restarts, { end: true }),
    {
      id: "strip",
      title: t("services.column.strip"),
      cell: ({ service }) =>
        strips ? <Strip strips={strips} service={service} /> : <span class={styles.strip} />,
    },
    {
      id: "menu",
      title: "",
      end: true,
      cell: ({ service }) => <RowMenu service={service} />,
    },
  ];
  const hidden = hiddenColumns();
  return all.filter(({ id }) => !hidden.includes(id));
}

export function Strip({ strips, service }: { strips: Strips; service: Row["service"] }) {
  const states = strips.states.get(keyOf(service));
  if (states === undefined) return <span class={styles.strip}>{MISSING}</span>;
  return (
    <span class={styles.strip}>
      <StateStrip states={states} stepS={strips.stepS} />
    </span>
  );
}

export function hiddenColumns(): readonly string[] {
  return preferences.value.hiddenColumns[TABLE] ?? (isNarrow.value ? WIDE : []);
}

export function toggleColumn(id: string): void {
  const hidden = hiddenColumns();
  const next = hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id];
  prefer({ hiddenColumns: { ...preferences.peek().hiddenColumns, [TABLE]: [...next] } });
}

function column(
  id: "version" | "cpu" | "memory" | "gpu" | "network" | "stack" | "up" | "restarts",
  Cell: (row: Row) => ReturnType<Column<Row>["cell"]>,
  { end = false } = {},
): Column<Row> {
  return {
    id,
    title: t(`services.column.${id}`),
    sortable: true,
    end,
    cell: (row) => <Cell {...row} />,
  };
}
