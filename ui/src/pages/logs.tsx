/** What was said at that moment? The lines of one or many services. */

import { useComputed } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { t } from "../format/catalogue";
import { Skeleton } from "../parts/resource-view";
import { query } from "../state/address";
import { services } from "../state/fleet";
import { nsOf } from "../state/logs/entries";
import type { FeedScope } from "../state/logs/feed";
import { chosenKeys, linkedLine } from "../state/logs/query";
import { type Source, sourcesOf } from "../state/logs/sources";
import { LogView } from "../state/logs/view";
import { range } from "../state/range";
import { useTitle } from "../state/title";
import { ChooseServices } from "./logs/choose-services";
import styles from "./logs/logs.module.css";
import { Workbench } from "./logs/workbench";

export default function Logs() {
  const keys = chosenKeys.value.split(",").filter(Boolean);
  useTitle(t("logs.title"), ...(keys.length > 0 ? [keys.join(", ")] : []));
  const isKnown = useComputed(() => services.value !== undefined);
  return (
    <div class={styles.page}>
      <h1 class="visually-hidden">{t("logs.title")}</h1>
      {!isKnown.value && <Skeleton height={400} />}
      {isKnown.value && keys.length === 0 && <ChooseServices />}
      {isKnown.value && keys.length > 0 && <Opened />}
    </div>
  );
}

/** One view for each set of services and each range; another one begins anew. */
function Opened() {
  const sources = sourcesOf(chosenKeys.value.split(","), services.peek() ?? new Map());
  const name = sources.map(({ key }) => key).join(",");
  const bounds = useBounds();
  const view = useMemo(() => opened({ sources, ...bounds }), [name, bounds.since, bounds.until]);
  useEffect(() => () => view.dispose(), [view]);
  return (
    <Workbench key={`${name} ${bounds.since} ${bounds.until}`} view={view} sources={sources} />
  );
}

/** A live range begins where it did when the page was opened: it does not move by itself. */
function useBounds(): Pick<FeedScope, "since" | "until"> {
  const { span } = range.value;
  const fixed = span === null ? `${query.value.get("from")} ${query.value.get("to")}` : span;
  return useMemo(() => {
    const { fromMs, toMs } = range.peek();
    return { since: nsOf(fromMs), until: span === null ? nsOf(toMs) : "" };
  }, [fixed]);
}

function opened(scope: FeedScope & { sources: Source[] }): LogView {
  const view = new LogView(scope);
  const linked = linkedLine.peek();
  if (linked !== null) void view.started.then(() => view.goTo(linked.at, linked.service));
  return view;
}
