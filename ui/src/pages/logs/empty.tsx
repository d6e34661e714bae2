/** No row is shown: because nothing was printed, or because of what was chosen. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Button } from "../../parts/button";
import { EmptyState } from "../../parts/empty-state";
import { setQuery } from "../../state/address";
import { hiddenLevels, isFilter, search } from "../../state/logs/query";
import type { LogView } from "../../state/logs/view";
import { chooseSpan, range, SPANS } from "../../state/range";

export function Empty({ view }: { view: LogView }) {
  view.version.value;
  if (view.feed.state.value.loading === "first") return null;
  const all = view.feed.buffer.entries.filter(({ kind }) => kind === "line").length;
  if (all === 0) return <NothingPrinted />;
  return (
    <EmptyState title={t("logs.noneFits", { count: count(all), number: all })}>
      {isFilter.value && search.value && (
        <Button onClick={() => setQuery({ q: null, as: null })}>{t("logs.dropSearch")}</Button>
      )}
      {hiddenLevels.value.size > 0 && (
        <Button onClick={() => setQuery({ lvl: null })}>{t("logs.allLevels")}</Button>
      )}
    </EmptyState>
  );
}

function NothingPrinted() {
  const { span } = range.value;
  const spans = Object.keys(SPANS) as (keyof typeof SPANS)[];
  const wider = span === null ? "7d" : spans[spans.indexOf(span) + 1];
  return (
    <EmptyState title={t("logs.nothing")} text={t("logs.nothingText")}>
      {wider && (
        <Button onClick={() => chooseSpan(wider)}>
          {t("logs.widen", { range: t(`shell.range.${wider}`) })}
        </Button>
      )}
    </EmptyState>
  );
}
