/** What stands where no service is shown: why, and the next step. */

import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { EmptyState } from "../../parts/empty-state";
import { hosts } from "../../state/fleet";
import { clearFilters, filter, setFilter } from "./choice";
import { filtered, narrowest, type Row } from "./find";

const EXAMPLE = "WATCHROOM_DOCKER_HOSTS=local=unix:///var/run/docker.sock";

/** There is no service at all: no Docker host, one that does not answer, or one without containers. */
export function NoServices() {
  if (hosts.value.length === 0)
    return (
      <EmptyState title={t("services.noHost")} text={t("services.noHostText")}>
        <code>{EXAMPLE}</code>
      </EmptyState>
    );
  const away = hosts.value.filter(({ reachable }) => !reachable);
  const [first] = away;
  if (first !== undefined)
    return (
      <EmptyState
        title={t("services.hostAway", { name: first.name })}
        text={first.reason ?? undefined}
      />
    );
  return <EmptyState title={t("services.none")} text={t("services.noneText")} />;
}

/** There are services, and the filter lets none of them pass. */
export function NoneFound({ rows }: { rows: readonly Row[] }) {
  const part = narrowest(rows, filter.value);
  const without = part && filtered(rows, { ...filter.value, [part]: part === "text" ? "" : [] });
  return (
    <EmptyState
      title={t("services.noMatch", { total: rows.length })}
      text={
        part && without
          ? t("services.narrowest", { part: t(`services.part.${part}`), count: without.length })
          : undefined
      }
    >
      {part && <Button onClick={() => setFilter(part, "")}>{t("services.removeIt")}</Button>}
      <Button onClick={clearFilters}>{t("services.clearAll")}</Button>
    </EmptyState>
  );
}
