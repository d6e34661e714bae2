/** Filters, and how the table looks. */

import { useSignal, useSignalEffect } from "@preact/signals";
import { t } from "../../format/catalogue";
import type { MessageKey } from "../../format/keys";
import { Button } from "../../parts/button";
import { ChevronDown } from "../../parts/icons";
import { Menu } from "../../parts/menu";
import { checking, checkUpdates } from "../../state/actions";
import { query, typeQuery } from "../../state/address";
import { prefer, preferences } from "../../state/preferences";
import { whyNot } from "../../state/session";
import { isPhone } from "../../state/viewport";
import { filter, setFilter } from "./choice";
import { HIDEABLE, hiddenColumns, toggleColumn } from "./columns";
import { type FilterName, NO_STACK, type Row } from "./find";
import styles from "./services.module.css";

const STATUSES = [
  "exited",
  "restarting",
  "unhealthy",
  "unknown",
  "starting",
  "updating",
  "paused",
  "running",
  "healthy",
  "created",
  "stopped",
] as const;
const UPDATES = ["available", "pulled", "current", "impossible", "unknown"] as const;

export function Toolbar({ rows, choosing }: { rows: readonly Row[]; choosing: () => void }) {
  const stacks = [...new Set(rows.map(({ service }) => service.project ?? NO_STACK))].sort();
  return (
    <search class={styles.toolbar}>
      <Search />
      <Choice
        name="statuses"
        label={t("services.column.status")}
        options={STATUSES.map((each) => [each, t(`shell.standing.${each}`)])}
      />
      <Choice
        name="stacks"
        label={t("services.column.stack")}
        options={stacks.map((each) => [each, each === NO_STACK ? t("services.noStack") : each])}
      />
      <Choice
        name="updates"
        label={t("services.updates")}
        options={UPDATES.map((each) => [each, t(`services.chance.${each}`)])}
      />
      {isPhone.value ? (
        <Button onClick={choosing}>{t("services.select")}</Button>
      ) : (
        <Menu label={t("services.look")} items={lookItems()}>
          {t("services.look")} <ChevronDown size={14} aria-hidden />
        </Menu>
      )}
      <CheckUpdates rows={rows} />
    </search>
  );
}

function Search() {
  const typed = useSignal(query.peek().get("q") ?? "");
  useSignalEffect(() => {
    typed.value = query.value.get("q") ?? "";
  });
  return (
    <input
      class={styles.search}
      type="search"
      aria-label={t("services.filter")}
      placeholder={t("services.filter")}
      value={typed.value}
      onInput={(event) => {
        typed.value = event.currentTarget.value;
        typeQuery("q", typed.value);
      }}
    />
  );
}

interface ChoiceProps {
  name: Exclude<FilterName, "text">;
  label: string;
  options: readonly (readonly [string, string])[];
}

/** One of several, or any; a link may name several at once, which are shown as such. */
function Choice({ name, label, options }: ChoiceProps) {
  const chosen = filter.value[name].join(",");
  const isKnown = chosen === "" || options.some(([value]) => value === chosen);
  return (
    <select
      class={styles.choice}
      aria-label={label}
      value={chosen}
      onChange={(event) => setFilter(name, event.currentTarget.value)}
    >
      <option value="">{t("services.any", { label })}</option>
      {!isKnown && (
        <option value={chosen}>
          {t("services.several", { count: filter.value[name].length })}
        </option>
      )}
      {options.map(([value, word]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </select>
  );
}

function lookItems() {
  const isCompact = preferences.value.density === "compact";
  const hidden = hiddenColumns();
  return [
    {
      id: "density",
      label: t("services.compact"),
      checked: isCompact,
      run: () => prefer({ density: isCompact ? "comfortable" : "compact" }),
    },
    {
      id: "cpuOfHost",
      label: t("services.cpuOfHost"),
      checked: preferences.value.cpuOfHost,
      run: () => prefer({ cpuOfHost: !preferences.peek().cpuOfHost }),
    },
    ...HIDEABLE.map((id) => ({
      id,
      label: t(`services.column.${id}` as MessageKey),
      checked: !hidden.includes(id),
      run: () => toggleColumn(id),
    })),
  ];
}

function CheckUpdates({ rows }: { rows: readonly Row[] }) {
  const progress = checking.value;
  return (
    <Button
      refusal={whyNot("operate")}
      disabled={progress !== null}
      onClick={() => void checkUpdates(rows.map(({ service }) => service))}
    >
      {progress === null ? t("services.checkUpdates") : t("services.checking", progress)}
    </Button>
  );
}
