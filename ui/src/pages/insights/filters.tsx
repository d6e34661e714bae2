/** What the figures are of: a workflow, a camera, a model; and how long a bucket is. */

import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { DAY_MS } from "../../format/time";
import { query, setQuery } from "../../state/address";
import { range } from "../../state/range";
import { askedRange, rangeKey } from "../../state/range-links";
import { useResource } from "../../state/resource";
import styles from "./insights.module.css";
import { FILTERS, type Filter } from "./links";
import type { Insights } from "./types";

export const MOST_HOURLY_MS = 14 * DAY_MS; // of which the server tells hours

export function Filters({ by }: { by: Insights["by"] | undefined }) {
  const { fromMs, toMs } = range.value;
  const grains = toMs - fromMs <= MOST_HOURLY_MS ? (["hour", "day"] as const) : (["day"] as const);
  return (
    <>
      <Pick
        label={t("insights.by")}
        value={by ?? ""}
        options={grains.map((name) => ({ value: name, label: t(`insights.by.${name}`) }))}
        onPick={(value) => setQuery({ by: value })}
      />
      {FILTERS.map((name) => (
        <NamePick key={name} name={name} />
      ))}
    </>
  );
}

function NamePick({ name }: { name: Filter }) {
  const { state } = useResource((signal) => {
    rangeKey.value; // another range may have other names
    const asked = { field: name, ...askedRange() };
    return data(api.GET("/api/executions/facets", { params: { query: asked }, signal }));
  });
  const value = query.value.get(name) ?? "";
  const names = (state.value.data ?? []).flatMap((each) => (each.name === null ? [] : [each.name]));
  const known = value === "" || names.includes(value) ? names : [value, ...names];
  return (
    <Pick
      label={t(`insights.${name}`)}
      value={value}
      options={[
        { value: "", label: t("insights.all") },
        ...known.map((each) => ({ value: each, label: each })),
      ]}
      onPick={(picked) => setQuery({ [name]: picked })}
    />
  );
}

interface PickProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onPick: (value: string) => void;
}

function Pick({ label, value, options, onPick }: PickProps) {
  return (
    <label class={styles.pick}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
