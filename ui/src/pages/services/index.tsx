/** Who is unwell or hungry? Every service with what it uses, trouble first. */

import { useSignal } from "@preact/signals";
import { useCallback, useRef } from "preact/hooks";
import type { Service } from "../../api/types";
import { t } from "../../format/catalogue";
import { MINUTE_MS } from "../../format/time";
import { Skeleton } from "../../parts/resource-view";
import { usePresence } from "../../parts/table/presence";
import { Table } from "../../parts/table/table";
import { useRows } from "../../parts/table/use-rows";
import { useCpus } from "../../state/cpus";
import { keyOf, services, usage } from "../../state/fleet";
import { useGpuMemory } from "../../state/gpus";
import { preferences } from "../../state/preferences";
import { useResource } from "../../state/resource";
import { useTitle } from "../../state/title";
import { BulkBar } from "./bulk-bar";
import { ServiceCard } from "./card";
import { cpuUnit } from "./cells";
import { choiceKey, filter, sort, sortBy } from "./choice";
import { columns } from "./columns";
import { Counts } from "./counts";
import { filtered, hasGpu, type Row, rowOf, sorted } from "./find";
import { useListKeys } from "./keys";
import { NoneFound, NoServices } from "./nothing";
import { useSelection } from "./selection";
import styles from "./services.module.css";
import { loadStrips } from "./strips";
import { Toolbar } from "./toolbar";

const TABLE_PX = 480;

export default function Services() {
  useTitle(t("services.title"));
  const isChoosing = useSignal(false);
  const all = services.value;
  const gpus = useGpuMemory();
  const cpus = useCpus().state.value.data;
  const coresOf = ({ host }: Service) =>
    preferences.value.cpuOfHost ? (cpus?.get(host) ?? null) : 1;
  const rows = [...(all?.values() ?? [])].map((each) =>
    rowOf(each, usage.value.get(keyOf(each)), { gpus, cores: coresOf(each) }),
  );
  return (
    <div class={styles.page}>
      <div class={styles.head}>
        <h1>{t("services.title")}</h1>
        <Counts rows={rows} />
      </div>
      {all === undefined ? (
        <Skeleton height={TABLE_PX} />
      ) : rows.length === 0 ? (
        <NoServices />
      ) : (
        <>
          <Toolbar
            rows={rows}
            choosing={() => {
              isChoosing.value = !isChoosing.value;
            }}
          />
          <List rows={rows} isChoosing={isChoosing.value} />
        </>
      )}
    </div>
  );
}

function List({ rows, isChoosing }: { rows: readonly Row[]; isChoosing: boolean }) {
  const { state: strips } = useResource(loadStrips, { everyMs: MINUTE_MS });
  const { isHeld, watch } = usePresence();
  const found = sorted(filtered(rows, filter.value), sort.value);
  const byKey = new Map(rows.map((row) => [keyOf(row.service), row]));
  const shown = useRows(
    byKey,
    found.map(({ service }) => keyOf(service)),
    { isHeld: isHeld.value, choice: choiceKey.value },
  );
  const selection = useSelection(shown.map(({ key }) => key));
  const toggle = useRef(selection.toggle);
  toggle.current = selection.toggle;
  useListKeys(useCallback((key: string) => toggle.current(key), []));
  if (shown.length === 0) return <NoneFound rows={rows} />;
  const chosen = shown.filter(({ key }) => selection.keys.has(key));
  return (
    <>
      <div {...watch}>
        <Table
          label={t("services.title")}
          columns={columns(strips.value.data, rows.some(hasGpu))}
          rows={shown}
          sort={sort.value}
          onSort={sortBy}
          selection={selection}
          nameOf={({ service }) => service.name}
          card={(row) => <ServiceCard row={row} strips={strips.value.data} />}
          isChoosing={isChoosing}
        />
      </div>
      <BulkBar services={chosen.map(({ row }) => row.service)} onClear={selection.clear} />
      <p class={styles.legend}>{t("services.legend", { of: cpuUnit() })}</p>
    </>
  );
}
