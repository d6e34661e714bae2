/** What is seen: how many runs, which of them by tab, and in which form. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { LayoutGrid, List, Table2 } from "../../parts/icons";
import { href, query, setQuery } from "../../state/address";
import { filter, VIEWS, type View, view } from "../../state/executions/choice";
import type { RunList } from "../../state/executions/runs";
import { totalOf } from "../../state/executions/sections";
import { flaggedWaiting } from "../../state/review";
import { isPhone } from "../../state/viewport";
import styles from "./gallery.module.css";
import type { TabCounts } from "./tab-counts";
import { currentTab, TABS, type TabName, tabChanges } from "./tabs";

const ICONS = { grid: LayoutGrid, list: List, table: Table2 } as const;

export function Head({
  list,
  counts,
}: {
  list: RunList | undefined;
  counts: TabCounts | undefined;
}) {
  return (
    <div class={styles.head}>
      <h1>
        {t("gallery.title")}
        {list && <span class={styles.total}>{count(totalOf(list.sections).runs)}</span>}
      </h1>
      <nav class={styles.tabs} aria-label={t("gallery.tabs")}>
        {TABS.map((tab) => (
          <Tab key={tab} name={tab} counts={counts} />
        ))}
      </nav>
      <fieldset class={styles.views}>
        <legend class="visually-hidden">{t("gallery.views")}</legend>
        {VIEWS.filter((each) => each !== "table" || !isPhone.value).map((each) => (
          <ViewButton key={each} name={each} />
        ))}
      </fieldset>
    </div>
  );
}

function Tab({ name, counts }: { name: TabName; counts: TabCounts | undefined }) {
  const isHere = currentTab(filter.value) === name;
  const parameters = new URLSearchParams(query.value);
  for (const [key, value] of Object.entries(tabChanges(name)))
    if (value) parameters.set(key, value);
    else parameters.delete(key);
  return (
    <a
      class={styles.tab}
      href={href("/executions", parameters)}
      aria-current={isHere ? "page" : undefined}
    >
      {t(`gallery.tab.${name}`)}
      {name !== "all" && counts && <TabCount name={name} found={counts[name]} />}
    </a>
  );
}

/** How many there are in this stretch of time; of what waits, also how many in any. */
function TabCount({ name, found }: { name: TabName; found: number }) {
  const waiting = name === "review" ? flaggedWaiting() : 0;
  if (waiting <= found) return <span class={styles.tabCount}>{count(found)}</span>;
  const told = { found: count(found), total: count(waiting) };
  return (
    <span class={styles.tabCount} title={t("gallery.waiting", told)}>
      {t("gallery.ofWaiting", told)}
    </span>
  );
}

function ViewButton({ name }: { name: View }) {
  const Icon = ICONS[name];
  return (
    <button
      type="button"
      class={styles.view}
      aria-pressed={view.value === name}
      title={t(`gallery.view.${name}`)}
      onClick={() => setQuery({ view: name === "grid" ? null : name })}
    >
      <Icon size={16} aria-hidden />
      <span class={styles.viewName}>{t(`gallery.view.${name}`)}</span>
    </button>
  );
}
